/** A colour or a move of the cursor, as ESC [ or as the one C1 character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]/g;
/** A title, a link or the clipboard: ESC ] or the one C1 character, up to its end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const system = /(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\u009d]*(?:\u0007|\u001b\\|\u009c)/g;
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Characters that turn the direction of the text after them; Arabic and Hebrew need none. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text of another machine as one line that is no command to a terminal and no trick on a page:
 * terminal sequences and marks of direction are left out, breaks become a blank, any other control
 * character becomes U+FFFD.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(control, '')
    .replaceAll(system, '')
    .replaceAll(breaks, ' ')
    .replaceAll(directions, '')
    .replaceAll(/\p{Cc}/gu, '\ufffd');
}

/** A JSON text that says the same, with every character escaped that a terminal may take for a command. */
export function plainJson(json: string): string {
  return json.replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same as plainText for a text of many lines. */
export function plainLines(text: string): string {
  return text.split(/\r?\n/).map(plainText).join('\n');
}
