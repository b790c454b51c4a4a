import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { exactly, plain, shownText } from './text.ts';

/** What a modal dialog shows. */
export interface DialogFacts {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** The modal dialog; there is one at a time. */
export class Dialogs {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits for a dialog whose message contains `text` (or matches it). */
  async waitFor(text: string | RegExp): Promise<DialogFacts> {
    await this.#box().filter({ hasText: text }).waitFor();
    return {
      message: await shownText(this.#box().locator('.dialog-message')),
      detail: await shownText(this.#box().locator('.dialog-message-detail')),
      buttons: (await this.#buttons().allTextContents()).map(plain),
    };
  }

  async click(button: string): Promise<void> {
    await this.#buttons()
      .filter({ hasText: exactly(button) })
      .click();
    await this.#box().waitFor({ state: 'detached' });
  }

  /** Moves the focus to the button by keyboard and presses Enter. */
  async choose(button: string): Promise<void> {
    const focused = this.#buttons().and(this.#page.locator(':focus'));
    await until(`the focus is on ${button}`, async () => {
      if ((await focused.isVisible()) && plain(await focused.textContent()) === button) return true;
      await this.#page.keyboard.press('Tab');
      return false;
    });
    await this.#page.keyboard.press('Enter');
    await this.#box().waitFor({ state: 'detached' });
  }

  async waitUntilClosed(): Promise<void> {
    await this.#box().waitFor({ state: 'detached' });
  }

  async isOpen(): Promise<boolean> {
    return this.#box().isVisible();
  }

  #box(): Locator {
    return this.#page.locator('.monaco-dialog-box');
  }

  #buttons(): Locator {
    return this.#box().locator('.dialog-buttons .monaco-button');
  }
}
