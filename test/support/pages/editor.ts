import type { Locator, Page } from 'playwright-core';
import { ContextMenu } from './contextMenu.ts';
import { plain, quoted } from './text.ts';

/** The editor area. A document's whole text is the evaluator's to tell: only lines in sight are drawn. */
export class Editor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The names on the tabs, from left to right. */
  async tabs(): Promise<string[]> {
    const tabs = await this.#page.locator('.tabs-container .tab').all();
    return Promise.all(tabs.map(async tab => plain(await tab.getAttribute('data-resource-name'))));
  }

  /** Waits until the tab of the file `name` is the active one. */
  async waitForActive(name: string): Promise<void> {
    await this.#page.locator(`.tab.active[data-resource-name=${quoted(name)}]`).waitFor();
  }

  /** Right-click on a tab. */
  async openTabMenu(name: string): Promise<ContextMenu> {
    return ContextMenu.open(this.#page, () => this.#tab(name).click({ button: 'right' }));
  }

  /** Puts the cursor into the active text editor, so that keys go there. */
  async focus(): Promise<void> {
    await this.#page.locator('.editor-instance .view-lines').first().click();
  }

  /** The lines in sight of the active text editor, from top to bottom. */
  async visibleLines(): Promise<string[]> {
    const lines = this.#page.locator('.editor-group-container.active .view-lines .view-line');
    await lines.first().waitFor();
    const placed = await Promise.all(
      (await lines.all()).map(async line => ({
        top: Number.parseFloat(/top:\s*([\d.]+)/.exec((await line.getAttribute('style')) ?? '')?.[1] ?? '0'),
        text: ((await line.textContent()) ?? '').replaceAll(' ', ' '),
      })),
    );
    return placed.sort((a, b) => a.top - b.top).map(line => line.text);
  }

  /** Clicks the link of that text above a line. */
  async clickLens(text: string): Promise<void> {
    await this.#page.locator('.codelens-decoration a', { hasText: text }).click();
  }

  async closeAll(): Promise<void> {
    await this.#page.keyboard.press('Control+K');
    await this.#page.keyboard.press('Control+W');
    await this.#page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }

  #tab(name: string): Locator {
    return this.#page.locator(`.tabs-container .tab[data-resource-name=${quoted(name)}]`);
  }
}
