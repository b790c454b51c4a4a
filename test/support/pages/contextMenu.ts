import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { exactly, plain } from './text.ts';

/** An open menu, of the right mouse button or of a "…" button. */
export class ContextMenu {
  readonly #page: Page;
  readonly #open: () => Promise<void>;
  readonly #depth: number;

  private constructor(page: Page, open: () => Promise<void>, depth: number) {
    this.#page = page;
    this.#open = open;
    this.#depth = depth;
  }

  /** `open` is repeated when the menu vanishes before it was used: a web view that loads takes the focus from it. */
  static async open(page: Page, open: () => Promise<void>, depth = 0): Promise<ContextMenu> {
    const menu = new ContextMenu(page, open, depth);
    await menu.#ensureOpen();
    return menu;
  }

  /** The items' labels from top to bottom, separators left out. */
  async items(): Promise<string[]> {
    return until('the menu shows items', async () => {
      await this.#ensureOpen();
      const labels = await this.#labels().allTextContents();
      return labels.length > 0 && labels.map(plain);
    });
  }

  /** Clicks the item until the menu has gone: VS Code ignores a button released just after a menu has opened. */
  async click(label: string): Promise<void> {
    const menus = this.#page.locator('.monaco-menu');
    await until(`the menu closes on ${label}`, async () => {
      await this.#ensureOpen();
      await this.#label(label).click({ timeout: 1_000 });
      await menus.first().waitFor({ state: 'detached', timeout: 1_000 });
      return true;
    });
  }

  /** Moves the focus to the item by keyboard and presses Enter. */
  async choose(label: string): Promise<void> {
    const focused = this.#menu().locator('.action-item.focused .action-label');
    await until(`the focus is on ${label}`, async () => {
      await this.#ensureOpen();
      if ((await focused.isVisible()) && plain(await focused.textContent()) === label) return true;
      await this.#page.keyboard.press('ArrowDown');
      return false;
    });
    await this.#page.keyboard.press('Enter');
    await this.#page.locator('.monaco-menu').first().waitFor({ state: 'detached' });
  }

  async openSubmenu(label: string): Promise<ContextMenu> {
    const hover = async (): Promise<void> => {
      await this.#ensureOpen();
      await this.#label(label).hover();
    };
    return ContextMenu.open(this.#page, hover, this.#depth + 1);
  }

  /** Closes this menu and those around it. */
  async close(): Promise<void> {
    const menus = this.#page.locator('.monaco-menu');
    await until('the menus close', async () => {
      if (await menus.first().isVisible()) await this.#page.keyboard.press('Escape');
      return !(await menus.first().isVisible());
    });
  }

  async #ensureOpen(): Promise<void> {
    await until('a menu opens', async () => {
      if (await this.#menu().isVisible()) return true;
      await this.#open();
      await this.#menu().waitFor({ timeout: 2_000 });
      return true;
    });
  }

  #menu(): Locator {
    return this.#page.locator('.monaco-menu').nth(this.#depth);
  }

  /** A submenu's element lies inside its item's: `>` keeps each menu to its own items. */
  #labels(): Locator {
    return this.#menu().locator(
      '> .monaco-action-bar > ul > .action-item > .action-menu-item > .action-label',
    );
  }

  #label(label: string): Locator {
    return this.#labels().filter({ hasText: exactly(label) });
  }
}
