import { plainText } from '../model/plain-text.ts';

/** A sentence with its `{{places}}` filled; texts of other machines come as plain text. */
export const fill = (template: string, values: Readonly<Record<string, unknown>>): string =>
  template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => plainText(String(values[name] ?? '')));
