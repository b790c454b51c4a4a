import type { Locator } from 'playwright-core';
import { until } from '../until.ts';
import { ContextMenu } from './contextMenu.ts';
import { actionNamed, plain, shownText } from './text.ts';

/** What a row of a tree shows. */
export interface RowFacts {
  readonly label: string;
  readonly description: string;
  /** 1 is the top level. */
  readonly level: number;
  /** Undefined for a leaf. */
  readonly expanded: boolean | undefined;
}

/** One row of a tree: a file, a node of a view, a changed file of source control. */
export class TreeRow {
  readonly locator: Locator;

  constructor(locator: Locator) {
    this.locator = locator;
  }

  async facts(): Promise<RowFacts> {
    const expanded = await this.locator.getAttribute('aria-expanded');
    return {
      label: plain(await this.locator.locator('.label-name').first().textContent()),
      description: await shownText(this.locator.locator('.label-description')),
      level: Number(await this.locator.getAttribute('aria-level')),
      expanded: expanded === null ? undefined : expanded === 'true',
    };
  }

  /** What a screen reader says. */
  async spoken(): Promise<string> {
    return plain(await this.locator.getAttribute('aria-label'));
  }

  /** Rows are drawn anew some time after what they show has changed. */
  async waitForDescription(pattern: RegExp): Promise<void> {
    let seen = '';
    await until(`a row that shows ${pattern}`, async () => {
      seen = (await this.facts()).description;
      return pattern.test(seen);
    }).catch((error: unknown) => {
      throw new Error(`The row shows “${seen}” instead of ${pattern}`, { cause: error });
    });
  }

  async click(options?: { modifiers?: ('Control' | 'Shift')[] }): Promise<void> {
    await this.locator.click(options);
  }

  async expand(): Promise<void> {
    if ((await this.locator.getAttribute('aria-expanded')) !== 'false') return;
    await this.locator.locator('.monaco-tl-twistie').click();
    await this.locator.and(this.locator.page().locator('[aria-expanded="true"]')).waitFor();
  }

  async openMenu(): Promise<ContextMenu> {
    return ContextMenu.open(this.locator.page(), () => this.locator.click({ button: 'right' }));
  }

  /** The menu of the row that has the focus, by keyboard. */
  async openMenuByKey(): Promise<ContextMenu> {
    const page = this.locator.page();
    return ContextMenu.open(page, () => page.keyboard.press('Shift+F10'));
  }

  /** The names of the icons that appear at the row's end when the mouse is over it. */
  async inlineActions(): Promise<string[]> {
    await this.locator.hover();
    const actions = await this.locator.locator('.actions .action-label').all();
    return Promise.all(actions.map(async action => plain(await action.getAttribute('aria-label'))));
  }

  async clickInline(action: string): Promise<void> {
    await this.locator.hover();
    await this.locator.locator(`.actions ${actionNamed(action)}`).click();
  }

  /** The text of the hover that the row shows after a while. */
  async tooltip(): Promise<string> {
    const page = this.locator.page();
    const hover = page.locator('.workbench-hover').first();
    // Another row's may still be there.
    await page.mouse.move(0, 0);
    await hover.waitFor({ state: 'hidden' });
    await this.locator.locator('.label-name').first().hover();
    await hover.waitFor();
    return plain(await hover.textContent());
  }
}
