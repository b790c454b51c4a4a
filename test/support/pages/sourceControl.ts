import { posix } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ContextMenu } from './contextMenu.ts';
import { exactly } from './text.ts';
import { TreeRow } from './treeRow.ts';

/** The Source Control view; its rows need the setting `git.enabled` and a repository in the workspace. */
export class SourceControl {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.keyboard.press('Control+Shift+G');
    await this.#rows().first().waitFor();
  }

  /** The row of a changed file, by its path in the workspace, or of a group ("Changes", "Staged Changes"). */
  async row(path: string): Promise<TreeRow> {
    const folder = posix.dirname(path);
    const description = this.#page.locator('.label-description');
    const named = this.#rows().filter({
      has: this.#page.locator('.label-name, .name', { hasText: exactly(posix.basename(path)) }),
    });
    const row =
      folder === '.'
        ? named.filter({ hasNot: description.filter({ hasText: /\S/ }) })
        : named.filter({ has: description.filter({ hasText: exactly(folder) }) });
    await row.waitFor();
    return new TreeRow(row);
  }

  /** The "…" menu of the repository. */
  async openTitleMenu(): Promise<ContextMenu> {
    // The graph of commits below is of the same class.
    const pane = this.#page
      .locator('.pane')
      .filter({ has: this.#page.locator('.scm-view') })
      .first();
    const button = pane.locator('.pane-header .action-label.codicon-toolbar-more');
    await this.#rows().first().hover();
    return ContextMenu.open(this.#page, () => button.click());
  }

  #rows(): Locator {
    return this.#page.locator('.scm-view .monaco-list-row');
  }
}
