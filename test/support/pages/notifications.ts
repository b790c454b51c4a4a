import type { Locator, Page } from 'playwright-core';
import { exactly, plain } from './text.ts';

/** The toasts in the lower right corner. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The messages in sight. A spec that says "no toast" first waits for what comes instead. */
  async messages(): Promise<string[]> {
    return (await this.#toasts().locator('.notification-list-item-message').allTextContents()).map(plain);
  }

  /** Waits for the toast that contains `text` (or matches it). */
  async waitFor(text: string | RegExp): Promise<Toast> {
    const message = this.#page.locator('.notification-list-item-message', { hasText: text });
    const toast = new Toast(this.#toasts().filter({ has: message }).first());
    await toast.locator.waitFor();
    return toast;
  }

  #toasts(): Locator {
    return this.#page.locator('.notifications-toasts .notification-toast');
  }
}

export class Toast {
  readonly locator: Locator;

  constructor(locator: Locator) {
    this.locator = locator;
  }

  async message(): Promise<string> {
    return plain(await this.locator.locator('.notification-list-item-message').textContent());
  }

  async severity(): Promise<'error' | 'warning' | 'info'> {
    const icon = this.locator.locator('.notification-list-item-icon');
    const classes = (await icon.getAttribute('class')) ?? '';
    return (['error', 'warning'] as const).find(name => classes.includes(`codicon-${name}`)) ?? 'info';
  }

  async buttons(): Promise<string[]> {
    return (await this.#buttons().allTextContents()).map(plain);
  }

  async click(button: string): Promise<void> {
    await this.#buttons()
      .filter({ hasText: exactly(button) })
      .click();
  }

  async close(): Promise<void> {
    await this.locator.hover();
    await this.locator.locator('.codicon-notifications-clear').click();
    await this.locator.waitFor({ state: 'detached' });
  }

  #buttons(): Locator {
    return this.locator.locator('.notification-list-item-buttons-container .monaco-button');
  }
}
