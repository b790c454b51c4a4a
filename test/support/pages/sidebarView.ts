import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { ContextMenu } from './contextMenu.ts';
import { actionNamed, exactly, plain } from './text.ts';
import { TreeRow } from './treeRow.ts';
import type { RowFacts } from './treeRow.ts';

/** A view of a side bar, found by its title; in a container of its own it has no header: see VS Code's facts. */
export class SidebarView {
  readonly #page: Page;
  readonly #title: string;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#title = title;
  }

  /** Expands the view and waits until its content has been drawn: rows, a message or the welcome text. */
  async open(): Promise<void> {
    await this.#header().waitFor();
    if ((await this.#header().getAttribute('aria-expanded')) === 'false') await this.#header().click();
    await this.#body()
      .locator('.monaco-list-row, .welcome-view-content, .message:not(.hide)')
      .first()
      .waitFor();
  }

  /** Collapses the view: its content is not asked for any more. */
  async close(): Promise<void> {
    if ((await this.#header().getAttribute('aria-expanded')) === 'true') await this.#header().click();
    await this.#header().and(this.#page.locator('[aria-expanded="false"]')).waitFor();
  }

  /** The rows in sight, from top to bottom. */
  async rows(): Promise<RowFacts[]> {
    const rows = await this.#body().locator('.monaco-list-row').all();
    return Promise.all(rows.map(row => new TreeRow(row).facts()));
  }

  /** The row with this label, whatever its level; waits for it. */
  async row(label: string): Promise<TreeRow> {
    const name = this.#page.locator('.label-name', { hasText: exactly(label) });
    const row = this.#body().locator('.monaco-list-row').filter({ has: name });
    await row.waitFor();
    return new TreeRow(row);
  }

  /** The topmost row, whatever its label: the newest in a view that is sorted by time. */
  async firstRow(): Promise<TreeRow> {
    const row = this.#body().locator('.monaco-list-row[data-index="0"]');
    await row.waitFor();
    return new TreeRow(row);
  }

  /** A view keeps its place when rows are added above, and then cuts the first one in half. */
  async scrollToTop(): Promise<void> {
    await this.#body().hover();
    await this.#page.mouse.wheel(0, -10_000);
  }

  /** Moves the focus within the view by keyboard until it is on the row with this label. */
  async focusRow(label: string): Promise<TreeRow> {
    await this.row(label);
    const focused = this.#body().locator('.monaco-list-row.focused');
    let steps = 0;
    await until(`the focus is on ${label}`, async () => {
      const row = focused.first();
      if ((await row.isVisible()) && (await new TreeRow(row).facts()).label === label) return true;
      // Rows come and go while a view is drawn: what was passed is above.
      await this.#page.keyboard.press(steps % 20 === 0 ? 'Home' : 'ArrowDown');
      steps += 1;
      return false;
    });
    return new TreeRow(focused);
  }

  /** The welcome texts, one a paragraph; waits until they replace the rows. */
  async welcomeTexts(): Promise<string[]> {
    await this.#body().locator('.welcome-view-content').waitFor();
    return (await this.#body().locator('.welcome-view-content p').allTextContents()).map(plain);
  }

  async welcomeButtons(): Promise<string[]> {
    await this.#body().locator('.welcome-view-content').waitFor();
    return (await this.#body().locator('.welcome-view-content .monaco-button').allTextContents()).map(plain);
  }

  async clickWelcomeButton(label: string): Promise<void> {
    const buttons = this.#body().locator('.welcome-view-content .monaco-button');
    await buttons.filter({ hasText: exactly(label) }).click();
  }

  /** The names of the icons in the view's header. */
  async titleActions(): Promise<string[]> {
    await this.#header().hover();
    const actions = await this.#header().locator('.actions .action-label').all();
    return Promise.all(actions.map(async action => plain(await action.getAttribute('aria-label'))));
  }

  async clickTitleAction(name: string): Promise<void> {
    await this.#header().hover();
    await this.#header()
      .locator(`.actions ${actionNamed(name)}`)
      .click();
  }

  /** Opens the "…" menu of the view's header. */
  async openTitleMenu(): Promise<ContextMenu> {
    await this.#header().hover();
    const more = this.#header().locator('.actions .codicon-toolbar-more');
    return ContextMenu.open(this.#page, () => more.click());
  }

  #pane(): Locator {
    const title = this.#page.locator('.pane-header h3.title', { hasText: exactly(this.#title) });
    return this.#page.locator('.pane').filter({ has: title });
  }

  #header(): Locator {
    return this.#pane().locator('> .pane-header');
  }

  #body(): Locator {
    return this.#pane().locator('> .pane-body');
  }
}
