/** Text as people type it in a hurry: no marks, no capitals, so `ha noi` finds `Hà Nội`. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim();
}

/** Every word of the query stands somewhere in the text. */
export function matches(query: string, text: string): boolean {
  const inside = plain(text);
  return plain(query)
    .split(/\s+/)
    .every((word) => inside.includes(word));
}
