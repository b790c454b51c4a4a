import * as vscode from 'vscode';
import { tell } from '../messages.ts';
import type { Services } from '../services.ts';

/** Starts the demo CDN, and says what can be tried on it. */
export async function startDemoCommand({ demo }: Services): Promise<void> {
  if (demo.isRunning) return tell({ text: vscode.l10n.t('The demo CDN runs already.') });
  await vscode.window.withProgress({ location: { viewId: 'cdnExplorer.profiles' } }, () => demo.start());
  const [host = ''] = [...demo.profiles.values()].flatMap(profile => profile.hosts);
  tell({
    text: vscode.l10n.t(
      'The demo CDN runs on this machine. Right-click a file, purge it, and give it a URL such as {0}.',
      `http://${host}/app.js`,
    ),
  });
}

export async function stopDemoCommand({ demo }: Services): Promise<void> {
  if (demo.isOurs) return demo.stop();
  tell({ text: vscode.l10n.t('No demo CDN of this window runs.') });
}
