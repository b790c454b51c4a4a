import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { fits, plain, quoted } from './text.ts';
import type { Expected } from './text.ts';

/** One item of the status bar; `label` is what a screen reader says: the text, then the tooltip. */
export interface StatusItem {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

export class StatusBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** All items; an extension's has the id `<publisher.name>.<item id>`. */
  async items(): Promise<StatusItem[]> {
    // While others come and go, one may be gone before it was read.
    return until('the status bar stands still', async () =>
      Promise.all((await this.#items().all()).map(readItem)),
    );
  }

  /** Waits for an item whose text fits, and returns it. */
  async waitFor(text: Expected, timeoutMs?: number): Promise<StatusItem> {
    const find = async (): Promise<StatusItem> => {
      const items = await this.items();
      const found = items.find(item => fits(item.text, text));
      if (!found) throw new Error(`It shows ${JSON.stringify(items.map(item => item.text))}`);
      return found;
    };
    return until(`a status bar item with ${text}`, find, timeoutMs);
  }

  async click(text: Expected): Promise<void> {
    const { id } = await this.waitFor(text);
    await this.#page.locator(`.statusbar-item[id=${quoted(id)}] .statusbar-item-label`).click();
  }

  /** Rests the mouse on the item until its hover is there. */
  async hover(text: Expected): Promise<void> {
    const { id } = await this.waitFor(text);
    await this.#page.locator(`.statusbar-item[id=${quoted(id)}] .statusbar-item-label`).hover();
    await this.#page.locator('.workbench-hover').first().waitFor();
  }

  #items(): Locator {
    return this.#page.locator('.part.statusbar .statusbar-item');
  }
}

async function readItem(item: Locator): Promise<StatusItem> {
  const soon = { timeout: 1_000 };
  return {
    id: (await item.getAttribute('id', soon)) ?? '',
    text: plain(await item.locator('.statusbar-item-label').first().textContent(soon)),
    label: plain(await item.getAttribute('aria-label', soon)),
  };
}
