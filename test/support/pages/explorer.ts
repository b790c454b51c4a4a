import { posix } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import type { ContextMenu } from './contextMenu.ts';
import { quoted } from './text.ts';
import { TreeRow } from './treeRow.ts';

/** The file tree. Paths are POSIX and relative to the opened folder. */
export class Explorer {
  readonly #page: Page;
  readonly #workspace: string;

  constructor(page: Page, workspace: string) {
    this.#page = page;
    this.#workspace = workspace;
  }

  /** The row of `path`, once the folders above it are expanded. */
  async row(path: string): Promise<TreeRow> {
    await this.#show();
    const folders = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= folders.length; depth += 1) {
      await this.#rowOf(folders.slice(0, depth).join('/')).expand();
    }
    const row = this.#rowOf(path);
    await row.locator.waitFor();
    return row;
  }

  /** Moves the focus, which is in the tree already, to the file by keyboard alone; expands the folders on the way. */
  async focus(path: string): Promise<TreeRow> {
    await this.#page.keyboard.press('Home');
    const segments = path.split('/');
    for (let depth = 1; depth <= segments.length; depth += 1) {
      const row = this.#rowOf(segments.slice(0, depth).join('/'));
      // A folder that was expanded shows its rows a moment later; keys that come first go past it.
      await row.locator.waitFor();
      const focused = row.locator.and(this.#page.locator('.focused'));
      await until(`the focus is on ${path}`, async () => {
        if (await focused.isVisible()) return true;
        await this.#page.keyboard.press('ArrowDown');
        return false;
      });
      if (depth < segments.length && !(await row.facts()).expanded)
        await this.#page.keyboard.press('ArrowRight');
    }
    return this.#rowOf(path);
  }

  /** Opens the file in an editor that stays. */
  async open(path: string): Promise<void> {
    const row = await this.row(path);
    await row.locator.dblclick();
    const name = quoted(posix.basename(path));
    await this.#page.locator(`.tab.active[data-resource-name=${name}]`).waitFor();
  }

  /** Selects these, the first with a click and the others with Ctrl held. */
  async select(...paths: string[]): Promise<void> {
    for (const [index, path] of paths.entries()) {
      const row = await this.row(path);
      await row.click(index === 0 ? undefined : { modifiers: ['Control'] });
    }
  }

  /** Right-click: on a file that is not selected it means that file, on a selected one the whole selection. */
  async openMenu(path: string): Promise<ContextMenu> {
    const row = await this.row(path);
    return row.openMenu();
  }

  /** The labels of the rows in sight, folders and files, from top to bottom. */
  async labels(): Promise<string[]> {
    await this.#show();
    await this.#tree().locator('.monaco-list-row').first().waitFor();
    return this.#tree().locator('.monaco-list-row .label-name').allTextContents();
  }

  async #show(): Promise<void> {
    if (await this.#tree().isVisible()) return;
    await this.#page.keyboard.press('Control+Shift+E');
    await this.#tree().waitFor();
  }

  #tree(): Locator {
    return this.#page.locator('.explorer-folders-view');
  }

  /** Explorer rows carry the file's full path, followed by " • …" when a decoration says something about it. */
  #rowOf(path: string): TreeRow {
    const full = posix.join(this.#workspace, path);
    const label = `.explorer-item[aria-label=${quoted(full)}], .explorer-item[aria-label^=${quoted(`${full} • `)}]`;
    const rows = this.#tree().locator('.monaco-list-row');
    return new TreeRow(rows.filter({ has: this.#page.locator(label) }));
  }
}
