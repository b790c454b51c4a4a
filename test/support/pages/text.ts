import type { Locator } from 'playwright-core';

/** What a spec expects some text to be: a string is contained in it, a pattern matches it. */
export type Expected = string | RegExp;

/** VS Code shows plain spaces as no-break spaces in places; nobody wants to compare those. */
export function plain(text: string | null): string {
  return (text ?? '').replaceAll(/\s+/gu, ' ').trim();
}

export function fits(text: string, expected: Expected | undefined): boolean {
  if (expected === undefined) return true;
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}

/** A pattern for `hasText` that takes this text and nothing around it. */
export function exactly(text: string): RegExp {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`).replaceAll(/ /gu, String.raw`\s`);
  return new RegExp(String.raw`^\s*${escaped}\s*$`, 'u');
}

/** The text of an element that may be absent or hidden: then an empty one. */
export async function shownText(locator: Locator): Promise<string> {
  const first = locator.first();
  return (await first.isVisible()) ? plain(await first.textContent()) : '';
}

/** An attribute value for a CSS selector. */
export function quoted(value: string): string {
  return JSON.stringify(value);
}

/** A selector for the icon or button of this name; VS Code appends its key, as in "Back (Alt+LeftArrow)". */
export function actionNamed(name: string): string {
  return `.action-label:is([aria-label=${quoted(name)}], [aria-label^=${quoted(`${name} (`)}])`;
}
