import * as vscode from 'vscode';
import { type PlanLine, readPlan, writePlan } from '../../core/purge/planText.ts';
import type { Services } from '../services.ts';
import { wordNumber } from '../wordNumber.ts';
import { planScheme } from './planFiles.ts';

/** What becomes of a plan when the person lets it go: its objects as they are left in the document. */
type Accept = (lines: readonly PlanLine[]) => Promise<void>;

const open = new Map<string, Accept>();

/** Opens the objects as an editable document. `accept` runs when the person purges what is left in it. */
export async function openPlan(
  { plans }: Services,
  question: string,
  objects: readonly string[],
  accept: Accept,
): Promise<void> {
  if (plans.subscriptions.length === 0) {
    plans.subscriptions.push(vscode.languages.registerCodeLensProvider({ scheme: planScheme }, lens));
  }
  const hint = vscode.l10n.t(
    'Remove the lines that are to stay as they are, then purge with the link above.',
  );
  const title = vscode.l10n.t('CDN purge of {0}', wordNumber(objects.length));
  const uri = plans.add(title, writePlan([question, hint], objects));
  open.set(uri.toString(), accept);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

/** From the link or the button of a plan's document. */
export async function purgePlanCommand({ plans }: Services, argument: unknown): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  const accept = uri && open.get(uri.toString());
  const document = uri && vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  if (!accept || !document) return;
  await accept(readPlan(document.getText()));
  open.delete(uri.toString());
  // Saved into memory, so that closing asks nothing.
  await document.save();
  await vscode.window.tabGroups.close(tabsOf(uri));
  plans.forget(uri);
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
}

/** "Purge these 10,000 objects" above the first line, with the number as the document stands. */
const lens: vscode.CodeLensProvider = {
  provideCodeLenses: document => {
    const count = wordNumber(readPlan(document.getText()).length);
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        command: 'cdnExplorer.purgePlan',
        title: `$(cloud-upload) ${vscode.l10n.t('Purge these {0}', count)}`,
        arguments: [document.uri],
      }),
    ];
  },
};
