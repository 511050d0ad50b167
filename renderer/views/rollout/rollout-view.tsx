import { useTranslation } from 'react-i18next';
import type { RolloutDetail } from '../../../shared/contract/rollouts.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { EmptyState, StreamView } from '../../parts/common/states.tsx';
import { useKeys } from '../../parts/common/use-keys.ts';
import { rolloutTone } from '../../parts/rollout/phase-mark.tsx';
import { StepTrack } from '../../parts/rollout/step-track.tsx';
import { commandsFor } from '../../state/rollout-facts.ts';
import { windowMs } from '../../state/site-streams.ts';
import { useZoneOf } from '../../state/site-time.ts';
import { useApp } from '../../state/use-app.ts';
import { useRolloutStream } from '../../state/use-rollouts.ts';
import { useStream, useStreamPart } from '../../state/use-stream.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayDrill } from '../../words/say-rollout.ts';
import { TimeZoneProvider } from '../../words/time-zone.ts';
import { Panel } from '../site/panel/panel.tsx';
import { ComparePanel } from './compare-panel.tsx';
import { comparedOf, mostWanted } from './compared-of.ts';
import { ForeignView } from './foreign-view.tsx';
import { GatesPanel } from './gates-panel.tsx';
import { JournalPanel } from './journal-panel.tsx';
import { PendingPanel } from './pending-panel.tsx';
import { RolloutHeader } from './rollout-header.tsx';
import classes from './rollout-view.module.css';
import { SitesPanel } from './sites-panel.tsx';
import { trackOf } from './track-of.ts';

/** One rollout: of this console, or of another that drives it. */
export function RolloutView({ id }: { readonly id: string }) {
  const foreign = useStreamPart(useApp().rollouts, (now) =>
    now.foreign.find((one) => one.id === id),
  );
  return foreign === undefined ? <OwnRollout id={id} /> : <ForeignView rollout={foreign} />;
}

function OwnRollout({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const state = useStream(useRolloutStream(id));
  if (state.kind === 'failed' && isUnknown(state.error)) {
    return (
      <>
        <h1 className="visually-hidden">{t('rollouts.title')}</h1>
        <EmptyState title={t('rollouts.unknown', { id })} hint={t('rollouts.unknownHint')} />
      </>
    );
  }
  return <StreamView state={state}>{(detail) => <RolloutScreen detail={detail} />}</StreamView>;
}

/** One clock for all of it: charts, journal, and what comes. */
function RolloutScreen({ detail }: { readonly detail: RolloutDetail }) {
  return (
    <TimeZoneProvider value={useZoneOf(Object.keys(detail.rollout.plan.sites))}>
      <LiveRollout detail={detail} />
    </TimeZoneProvider>
  );
}

const isUnknown = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'NOT_FOUND';

function LiveRollout({ detail }: { readonly detail: RolloutDetail }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { rollout } = detail;
  useRolloutKeys(detail);
  return (
    <>
      <RolloutHeader rollout={rollout} />
      <div className={classes.screen}>
        <Panel title={t('rolloutLive.track')}>
          <StepTrack waves={trackOf(teller, rollout.plan, rollout)} tone={rolloutTone(rollout)} />
          {detail.drill !== undefined && (
            <p>
              <b>{t('rolloutNeeds.drill')}</b> {sayDrill(teller, detail.drill)}
            </p>
          )}
        </Panel>
        <div className={classes.parts}>
          <div className={classes.column}>
            <PendingPanel detail={detail} />
            <GatesPanel rollout={rollout} />
            <SitesPanel rollout={rollout} />
          </div>
          <div className={classes.column}>
            {isRecent(rollout, Date.parse(detail.now)) && (
              <ComparePanel
                sites={Object.keys(rollout.plan.sites)}
                first={mostWanted(rollout)}
                compared={comparedOf(teller, rollout)}
              />
            )}
            <JournalPanel detail={detail} />
          </div>
        </div>
      </div>
    </>
  );
}

/** Live or ended less than 15 min ago: later site figures say nothing about the rollout. */
const isRecent = ({ state }: Rollout, now: number) =>
  state.endedAt === undefined || now - Date.parse(state.endedAt) < windowMs['15m'];

/** P pauses and resumes; commands that move traffic need Shift, against stray keys. */
function useRolloutKeys({ rollout }: RolloutDetail): void {
  const { rolloutCommands } = useApp();
  const allowed = commandsFor(rollout);
  const tell = (command: Parameters<typeof rolloutCommands.tell>[1]) => {
    if (allowed.has(command)) void rolloutCommands.tell(rollout, command);
  };
  useKeys([
    ['P', () => tell(allowed.has('pause') ? 'pause' : 'resume')],
    ['shift+N', () => tell('advance')],
    ['shift+Y', () => tell('approve')],
  ]);
}
