import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { Dialogs } from './dialogs.ts';
import { Editor } from './editor.ts';
import { Explorer } from './explorer.ts';
import { Notifications } from './notifications.ts';
import { Palette } from './palette.ts';
import { QuickInput } from './quickInput.ts';
import { SidebarView } from './sidebarView.ts';
import { SourceControl } from './sourceControl.ts';
import { StatusBar } from './statusBar.ts';
import { actionNamed } from './text.ts';

/** The window's parts, each as a page object that waits for what it touches. */
export class Workbench {
  readonly dialogs: Dialogs;
  readonly editor: Editor;
  readonly explorer: Explorer;
  readonly notifications: Notifications;
  readonly palette: Palette;
  readonly quickInput: QuickInput;
  readonly sourceControl: SourceControl;
  readonly statusBar: StatusBar;
  readonly #page: Page;

  constructor(page: Page, workspace: string) {
    this.#page = page;
    this.dialogs = new Dialogs(page);
    this.editor = new Editor(page);
    this.explorer = new Explorer(page, workspace);
    this.notifications = new Notifications(page);
    this.palette = new Palette(page);
    this.quickInput = new QuickInput(page);
    this.sourceControl = new SourceControl(page);
    this.statusBar = new StatusBar(page);
  }

  /** A view of the visible side bar by its title. */
  view(title: string): SidebarView {
    return new SidebarView(this.#page, title);
  }

  /** Ends Restricted Mode as a user does: its status bar item, then the button of the trust editor. */
  async trustWorkspace(): Promise<void> {
    await this.statusBar.click('Restricted Mode');
    await this.#trustEditor().getByRole('button', { name: 'Trust', exact: true }).click();
    await this.#page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'hidden' });
    await this.closeTrustEditor();
  }

  /** Takes the opened folder off the list of trusted ones; VS Code reloads the window for it. */
  async distrustWorkspace(): Promise<void> {
    await this.palette.run('Workspaces: Manage Workspace Trust');
    await this.waitForTrustEditor();
    const row = this.#trustEditor().locator('.trusted-uris-table .monaco-list-row').first();
    await until('the list of trusted folders is scrolled into sight', async () => {
      await this.#trustEditor().hover();
      await this.#page.mouse.wheel(0, 2_000);
      await row.hover({ timeout: 1_000 });
      return true;
    });
    await row.locator(actionNamed('Delete Path')).click();
  }

  /** Waits until VS Code's editor of Workspace Trust is open. */
  async waitForTrustEditor(): Promise<void> {
    await this.#trustEditor().waitFor();
  }

  /** Newer VS Codes show it above the whole window, where it keeps the mouse from everything else. */
  async closeTrustEditor(): Promise<void> {
    const cover = this.#page.locator('.monaco-modal-editor-block');
    if (!(await cover.isVisible())) return;
    await cover.locator('.codicon-close').first().click();
    await cover.waitFor({ state: 'hidden' });
  }

  /** All that can be read in the window, menus and dialogs too. */
  async text(): Promise<string> {
    return this.#page.locator('body').innerText();
  }

  /** Waits until the window is painted by a theme of this kind. */
  async waitForTheme(kind: 'light' | 'dark' | 'contrast'): Promise<void> {
    const classes = { light: '.vs', dark: '.vs-dark', contrast: '.hc-black' };
    await this.#page.locator(`.monaco-workbench${classes[kind]}`).waitFor();
  }

  #trustEditor(): Locator {
    return this.#page.locator('.workspace-trust-editor');
  }
}
