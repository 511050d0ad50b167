import type { Page } from 'playwright';

/**
 * Words that a person cannot read whole: cut off by what is around them, running out of their panel,
 * lying over others in the header, or on a card outside of the map that fits; empty where there are none.
 */
export async function cutOff(page: Page): Promise<readonly string[]> {
  const found = [
    await page.evaluate(cutTexts),
    await page.evaluate(cutFields),
    await page.evaluate(overlapping),
    await page.evaluate(outsideMap),
  ];
  return [...new Set(found.flat())];
}

// What follows runs in the page: nothing outside of a function is known there.

function cutTexts(): readonly string[] {
  const slack = 1.5;
  const found: string[] = [];
  const isHidden = (element: Element) =>
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
    element.closest('.visually-hidden, svg, pre') !== null;
  /** How what is around cuts the box; undefined: not at all. */
  const cutBy = (around: Element, box: DOMRect): string | undefined => {
    const frame = around.getBoundingClientRect();
    const { overflowX } = getComputedStyle(around);
    const cuts = overflowX === 'hidden' || overflowX === 'clip';
    const isPanel = around.matches('section, aside, header, main, [role="dialog"]');
    if (!cuts && !isPanel) return undefined;
    const wide = box.right > frame.right + slack || box.left < frame.left - slack;
    const tall = cuts && (box.bottom > frame.bottom + 4 || box.top < frame.top - 4);
    if (!wide && !tall) return undefined;
    return cuts ? 'cut off' : 'out of its panel';
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node !== null; node = words.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (text === '' || element === null || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    // Kept out of sight on purpose: a link to skip to the content, a chart's measure of its words.
    if (box.bottom < 0 || box.right < 0) continue;
    let how: string | undefined;
    for (let around: Element | null = element; around && !how; around = around.parentElement) {
      const { overflow, clipPath, webkitLineClamp } = getComputedStyle(around);
      // Scrolled areas and the canvas are moved to see the rest; a sentence on a card of the map, which
      // the list beside it has whole, ends with a line; and some words are only for those who listen.
      if (/auto|scroll/.test(overflow) || clipPath !== 'none') break;
      if (webkitLineClamp !== 'none' || around.classList.contains('react-flow')) break;
      how = cutBy(around, box);
    }
    if (how !== undefined) found.push(`${how}: "${text.slice(0, 60)}"`);
  }
  return found;
}

function cutFields(): readonly string[] {
  const pen = document.createElement('canvas').getContext('2d');
  return [...document.querySelectorAll('input')].flatMap((input) => {
    const words = input.value === '' ? input.placeholder : input.value;
    if (pen === null || !/^(text|search|password)$/.test(input.type) || !input.checkVisibility())
      return [];
    const style = getComputedStyle(input);
    pen.font = style.font;
    const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
    const isCut = pen.measureText(words).width > input.clientWidth - padding + 1;
    return isCut ? [`cut off in its field: "${words}"`] : [];
  });
}

function overlapping(): readonly string[] {
  const slack = 1.5;
  const banner = document.querySelector('#root header');
  const parts = [...(banner?.querySelectorAll('a, button, li, [role="note"]') ?? [])];
  return parts.flatMap((one, index) =>
    parts.slice(index + 1).flatMap((other) => {
      if (one.contains(other) || other.contains(one)) return [];
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across <= slack || down <= slack) return [];
      return [`"${one.textContent}" and "${other.textContent}" lie over each other`];
    }),
  );
}

/** Only as long as nobody has moved the map. */
function outsideMap(): readonly string[] {
  const canvas = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (canvas === undefined) return [];
  const cards = [...document.querySelectorAll('.react-flow__node-card')];
  return cards.flatMap((card) => {
    const { left, right, top, bottom } = card.getBoundingClientRect();
    const isInside =
      left >= canvas.left - 1 &&
      right <= canvas.right + 1 &&
      top >= canvas.top - 1 &&
      bottom <= canvas.bottom + 1;
    return isInside ? [] : [`outside of the map: "${card.textContent?.slice(0, 40)}"`];
  });
}
