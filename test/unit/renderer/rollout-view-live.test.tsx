// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { openApp } from '../../support/fake/page-app.tsx';

let opened: ReturnType<typeof openApp> | undefined;
const go = (hash: string) => {
  opened = openApp(hash);
  return opened;
};
afterEach(() => opened?.close());

const within10s = { timeout: 10_000 };
const phaseOf = (id: string) => {
  const app = opened?.app;
  const state = app?.rollouts.getState();
  const now = state?.kind === 'live' ? state.value : undefined;
  return now?.rollouts.find((one) => one.id === id)?.state.phase.kind;
};

describe('a rollout on the screen', () => {
  it('says what it does, what it waits for, and lets a person steer it', async () => {
    go('#/rollout/r12');
    await screen.findByRole('heading', { level: 1, name: /1\.4\.0 → 1\.5\.0/ }, within10s);
    const present = document.querySelector('[aria-current="step"]');
    expect(present?.textContent).toMatch(/%/);
    screen.getByRole('table', { name: 'What must hold before the next step' });
    fireEvent.click(await screen.findByRole('button', { name: 'Pause' }));
    await screen.findByRole('button', { name: 'Resume' }, within10s);
    await waitFor(() => expect(phaseOf('r12')).toBe('paused'), within10s);
    fireEvent.keyDown(document.documentElement, { key: 'p', code: 'KeyP' });
    await screen.findByRole('button', { name: 'Pause' }, within10s);
  }, 30_000);

  it('goes back by the one button of rollback, and the dock says how it went', async () => {
    go('#/rollout/r12');
    await screen.findByRole('button', { name: 'Pause' }, within10s);
    const dock = screen.getByRole('region', { name: 'Rollback' });
    fireEvent.click(within(dock).getByRole('button', { name: /^Roll back/ }));
    await within(dock).findByText(/all traffic goes to stable now/, undefined, within10s);
    await waitFor(() => expect(phaseOf('r12')).toBe('ended'), { timeout: 15_000 });
    await within(dock).findByText(/verified/, undefined, within10s);
    await screen.findByRole('link', { name: 'Incident record' });
  }, 40_000);

  it('that is held says why, and what to do', async () => {
    go('#/rollout/r11');
    const why = /Failsafe triggered at Hà Nội Workshop.*Resume puts the step in force again/;
    await screen.findByText(why, undefined, within10s);
    screen.getByRole('button', { name: 'Resume' });
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
  }, 30_000);

  it('that waits for approval keeps the gates of the step in force beside the question', async () => {
    go('#/rollout/r10');
    await screen.findByText('Waiting for approval.', undefined, within10s);
    await screen.findByRole('heading', { name: 'The step in force, as it stands now' }, within10s);
    const tables = screen.getAllByRole('table', { name: 'What must hold before the next step' });
    const gates = tables.map((table) => table.textContent ?? '');
    expect(gates[0]).toMatch(/Approval.*waits/);
    expect(gates[1]).toMatch(/Frames answered.*Errors.*Count deviation/);
    fireEvent.click(screen.getByRole('button', { name: 'Approve' }));
    await waitFor(() => expect(screen.queryByText('Waiting for approval.')).toBeNull(), within10s);
  }, 30_000);

  it('that ended early says of its steps and sites what never came', async () => {
    go('#/rollout/r8');
    const steps = await screen.findByText('Steps', undefined, within10s);
    const track = steps.closest('section')?.textContent ?? '';
    expect(track).toMatch(/rolled back.*not taken/);
    expect(track).not.toMatch(/coming|\(done\)/);
    expect(screen.queryByText('waits for its wave')).toBeNull();
  }, 30_000);

  it('stands under Needs attention until it was seen or dismissed', async () => {
    window.localStorage.removeItem('tallydeck.seen');
    go('#/map');
    const list = await screen.findByRole('complementary', { name: /^Needs attention/ }, within10s);
    await within(list).findByText(/^Rolled back by itself: Errors at/, undefined, within10s);
    within(list).getByText(/^Waiting for approval:/);
    within(list).getByText(/^Held: Failsafe triggered/);
    const dismiss = within(list).getByRole('button', { name: /^Dismiss .* at Production$/ });
    fireEvent.click(dismiss);
    await waitFor(() => expect(within(list).queryByText(/^Rolled back by itself/)).toBeNull());
    expect(window.localStorage.getItem('tallydeck.seen')).toContain('r8 back');
    fireEvent.keyDown(document.documentElement, { key: 'j', code: 'KeyJ' });
    expect(opened?.app.selection.getState().target).toBeDefined();
  }, 30_000);

  it('of another console is only watched, until it may be taken over', async () => {
    go('#/rollout/f1');
    const button = await screen.findByRole('button', { name: 'Take over' }, within10s);
    expect((button as HTMLButtonElement).disabled).toBe(true);
    screen.getByText(/It drives for another/);
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
  }, 30_000);

  it('that is not there is told so', async () => {
    go('#/rollout/nowhere');
    await screen.findByText('There is no rollout "nowhere"', undefined, within10s);
  }, 30_000);
});

describe('a new rollout on the screen', () => {
  it('shows what is missing, takes the strategy that fits, and starts what is seen', async () => {
    go('#/rollouts/new?site=hue-museum');
    const strategy = await screen.findByRole('radio', { name: /^Blue-green/ }, within10s);
    fireEvent.click(strategy);
    await screen.findByText(/needs 3.* of memory/, undefined, within10s);
    expect(screen.queryByRole('button', { name: /^Start:/ })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Take Rolling instead' }));
    const start = await screen.findByRole('button', { name: /^Start:/ }, within10s);
    expect(start.textContent).toBe('Start: People counter to 1.5.1-slow, Rolling at Huế Museum');
    await waitFor(() => expect((start as HTMLButtonElement).disabled).toBe(false), within10s);
    const steps = screen.getByRole('table', { name: 'Steps of the plan' });
    expect(within(steps).getAllByRole('row').length).toBe(4);
    fireEvent.click(start);
    await screen.findByRole('heading', { level: 1, name: /1\.4\.0 → 1\.5\.1-slow/ }, within10s);
  }, 40_000);
});

describe('the record of an incident', () => {
  it('keeps HTML as text and links unfollowed, and takes cause and lesson', async () => {
    const { api } = go('#/rollout/r8/incident');
    await screen.findByText(/was rolled back/, undefined, within10s);
    expect(document.querySelector('main script')).toBeNull();
    expect(screen.getByText(/<b>Raw HTML stays text/)).toBeTruthy();
    expect(document.querySelector('a[href^="javascript"]')).toBeNull();
    expect(screen.getByText(/CUDA out of memory <script>/)).toBeTruthy();
    const cause = screen.getByLabelText('Cause');
    fireEvent.change(cause, { target: { value: 'the model needs more memory' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Saved.', undefined, within10s);
    const kept = await api.rollouts.incident({ id: 'r8' });
    expect(kept.cause).toBe('the model needs more memory');
  }, 30_000);
});

describe('the ways back', () => {
  it('ask once before a drill moves live traffic', async () => {
    go('#/rollouts/readiness');
    const name = 'Drill now: rollback of People counter at Huế Museum';
    fireEvent.click(await screen.findByRole('button', { name }, within10s));
    const dialog = await screen.findByRole('dialog', { name: /Huế Museum/ }, within10s);
    within(dialog).getByText(/This moves live traffic/);
    expect(opened?.app.route.getState().kind).toBe('readiness');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Start the drill' }));
    await waitFor(() => expect(opened?.app.route.getState().kind).toBe('rollout'), within10s);
  }, 30_000);
});
