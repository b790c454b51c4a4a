import type { Page } from 'playwright-core';
import { Dialogs } from './dialogs.ts';
import { Editor } from './editor.ts';
import { Explorer } from './explorer.ts';
import { Notifications } from './notifications.ts';
import { Palette } from './palette.ts';
import { QuickInput } from './quickInput.ts';
import { SidebarView } from './sidebarView.ts';
import { SourceControl } from './sourceControl.ts';
import { StatusBar } from './statusBar.ts';

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
    await this.#page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await this.#page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'hidden' });
  }
}
