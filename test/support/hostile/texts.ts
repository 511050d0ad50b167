import { intent, mapOf } from './answers.ts';
import { nastyTexts } from './nasty-texts.ts';
import { ownRequest } from './notes.ts';
import type { Hostility } from './tools.ts';

/** All that may command a terminal, but for the end of a line, or turn the direction. */
export const active = /[^\P{Cc}\n]|[\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** Before and after what is nasty, to find it again: both are shown. */
export const mark = 'told-by-the-other-side';
const nasty = Object.values(nastyTexts).filter((text) => active.test(text));
/** All that is nasty to a terminal; a console takes no name of a writer that is longer than 300. */
export const told = `${mark} ${nasty.join(' ')} ${mark}`;

const note = { id: 'forged', request: ownRequest, wave: 0, step: 1, by: told };
const split = {
  ...{ ...intent, writer: told, writtenAt: '2026-01-01T00:00:00Z' },
  ...{ roles: { stable: 'a', candidate: 'b' }, askedShare: 0.5 },
  rollout: { ...note, at: '2026-01-01T00:00:00.000Z' },
};

/** A gateway that puts such texts wherever it has a say. */
export const tellingGateway: Readonly<Record<string, Hostility>> = {
  'nasty texts': {
    answer: (line) => {
      if (line.startsWith('show map')) return mapOf(JSON.stringify(split));
      if (line.startsWith('prepare map')) return 'New version created: 8';
      return /^(set|add|del|clear|commit) /.test(line) ? told : undefined;
    },
    exec: (channel) => {
      channel.resume();
      channel.write(`tallydeck-begin\n${Date.now() / 1000}00000\n${told}\n`);
      channel.stderr.write(told);
      channel.exit(0);
      channel.end();
    },
  },
};
