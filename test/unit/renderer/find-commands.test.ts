import { describe, expect, it } from 'vitest';
import {
  findCommands,
  type PaletteCommand,
} from '../../../renderer/parts/palette/find-commands.ts';

const command = (label: string, moves = false): PaletteCommand => ({
  ...{ id: label, label, icon: null, moves },
  run: () => undefined,
});
const sites = ['Hà Nội', 'Huế', ...Array.from({ length: 20 }, (_, index) => `Site ${index}`)];
const groups = [
  { title: 'Sites', commands: sites.map((name) => command(`Open ${name}`)) },
  { title: 'Roll back', commands: sites.map((name) => command(`Roll back ${name}`, true)) },
];
const labels = (query: string) =>
  findCommands(groups, query).found.flatMap(({ commands }) => commands.map(({ label }) => label));

describe('the palette', () => {
  it('shows a few of each group at first, and says how many more there are', () => {
    const { found } = findCommands(groups, '');
    expect(found.map(({ commands, more }) => [commands.length, more])).toEqual([
      [8, 14],
      [8, 14],
    ]);
  });

  it('finds every site that fits what is typed, without marks', () => {
    expect(labels('roll back')).toHaveLength(22);
    expect(labels('ha noi')).toEqual(['Open Hà Nội', 'Roll back Hà Nội']);
  });

  it('lets a person choose before anything moves, where more than one would', () => {
    expect(findCommands(groups, 'roll back').choices).toBe(22);
    expect(findCommands(groups, 'roll back hue').choices).toBe(0);
    // Enter opens the site, which moves nothing.
    expect(findCommands(groups, 'hue').choices).toBe(0);
    expect(findCommands(groups, 'nothing like it')).toEqual({ found: [], choices: 0 });
  });
});
