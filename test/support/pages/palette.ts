import type { Page } from 'playwright-core';
import { QuickInput } from './quickInput.ts';

/** The command palette, by keyboard. */
export class Palette {
  readonly #page: Page;
  readonly #input: QuickInput;

  constructor(page: Page) {
    this.#page = page;
    this.#input = new QuickInput(page);
  }

  /** Runs the command with this whole title, category included: "CDN: Show Output". */
  async run(title: string): Promise<void> {
    await this.#open(title);
    await this.#input.pick(title);
  }

  /** The same without the mouse. */
  async runByKey(title: string): Promise<void> {
    await this.#open(title);
    await this.#input.choose(title);
  }

  /** The titles in sight for what was typed, best first; closes the palette. */
  async find(typed: string): Promise<string[]> {
    await this.#open(typed);
    const rows = await this.#input.rows();
    await this.#input.cancel();
    return rows.map(row => row.label);
  }

  async #open(typed: string): Promise<void> {
    await this.#page.keyboard.press('F1');
    await this.#input.waitFor({ placeholder: /command/ });
    await this.#input.fill(`>${typed}`);
  }
}
