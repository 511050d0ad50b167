import type { RefusedData } from '../contract/errors.ts';
import type { Language } from '../model/language.ts';
import { plainText } from '../model/plain-text.ts';
import type { Refusal, RefusalWords } from '../model/refusal.ts';
import type { NothingToRollBack } from '../model/rollback.ts';
import { refusals as en } from './refusals-en.ts';
import { refusals as vi } from './refusals-vi.ts';

/** A sentence with its `{{places}}` filled; texts of other machines come as plain text. */
const fill = (template: string, values: Readonly<Record<string, unknown>>): string =>
  template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => plainText(String(values[name] ?? '')));

const words: Readonly<Record<Language, RefusalWords>> = { en, vi };

const stays: Readonly<Record<Language, Readonly<Record<NothingToRollBack, string>>>> = {
  en: {
    'no-previous': 'no release before it is kept running',
    'previous-down': 'the release before it has no healthy instance',
    'one-way': 'it cannot be rolled back',
    'left-already': 'it has been left already',
  },
  vi: {
    'no-previous': 'không còn bản trước nào đang chạy',
    'previous-down': 'bản trước không có bản chạy nào hoạt động tốt',
    'one-way': 'không thể quay lui từ bản này',
    'left-already': 'đã quay lui rồi',
  },
};

/** Reason and remedy of a refusal, without a full stop: a caller puts the host before it. */
function refusalWords(language: Language, refusal: Refusal) {
  const { what, mend } = words[language][refusal.code];
  const why = refusal.code === 'stable-stays' && { why: stays[language][refusal.why] };
  const values = { ...refusal, ...why };
  return { what: fill(what, values), mend: fill(mend, values) };
}

/** Reason and remedy in one line, as the detail of a fault. */
export function refusalLine(language: Language, refusal: Refusal): string {
  const { what, mend } = refusalWords(language, refusal);
  return `${what}: ${mend}`;
}

/** The same in English, for logs. */
export const refusalText = (refusal: Refusal): string => refusalLine('en', refusal);

const rest: Readonly<Record<Language, { readonly none: string; readonly some: string }>> = {
  en: { none: '; taken back everywhere', some: '; still changed, look there: {{left}}' },
  vi: { none: '; đã hoàn tác ở mọi nơi', some: '; vẫn còn thay đổi, hãy xem ở đó: {{left}}' },
};

/** The same of a refused command, with the gateways that still have a part of it. */
export function refusedWords(language: Language, { refusal, left }: RefusedData) {
  const { what, mend } = refusalWords(language, refusal);
  if (left === undefined) return { what, mend };
  const { none, some } = rest[language];
  const where = left.length === 0 ? none : fill(some, { left: left.join('; ') });
  return { what: `${what}${where}`, mend };
}
