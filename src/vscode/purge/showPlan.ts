import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import type { PurgeMode } from '../../core/providers/provider.ts';
import type { PlanLine } from '../../core/purge/planText.ts';
import { readObject } from '../../core/purge/objects.ts';
import { askMany } from '../inputs.ts';
import type { Services } from '../services.ts';
import { type AimedObject, aim } from './aim.ts';
import { openPlan } from './planDocument.ts';
import { kindWord } from './wordWay.ts';

/** A longer list is a document: nobody ticks thousands of rows. */
const mostRows = 200;

export interface PlanQuestion {
  /** What would be done, as one question. */
  readonly question: string;
  /** What is left of the account's quota, where that is known. */
  readonly left: string | undefined;
  readonly mayGoUnasked: boolean;
  /** Goes on with what the person has left in the list. `forGood`: such lists are not to be shown again. */
  accept(chosen: readonly AimedObject[], forGood: boolean): Promise<void>;
}

/** Shows what would be purged as a list to take from; what is purged and preloaded is one row. */
export async function showPlan(
  services: Services,
  aimed: readonly AimedObject[],
  plan: PlanQuestion,
): Promise<void> {
  const rows = [...Map.groupBy(aimed, rowKey).values()];
  if (rows.length > mostRows) return showDocument(services, aimed, plan);
  const button = {
    iconPath: new vscode.ThemeIcon('bell-slash'),
    tooltip: vscode.l10n.t('Purge, Don’t Ask Again'),
  };
  const isOneProfile = new Set(aimed.map(({ profile }) => profile.id)).size === 1;
  let forGood = false;
  const chosen = await askMany({
    title: plan.question,
    placeholder: [vscode.l10n.t('Untick what is to stay as it is.'), plan.left].filter(Boolean).join(' '),
    choices: rows.map(own => ({
      label: own[0]?.object ?? '',
      description: wordRow(own, isOneProfile),
      value: own,
    })),
    buttons: plan.mayGoUnasked ? [button] : [],
    press: () => (forGood = true),
  });
  if (chosen) await plan.accept(chosen.flat(), forGood);
}

function rowKey({ object, kind, network, profile }: AimedObject): string {
  return JSON.stringify([object, kind, network, profile.id]);
}

/** The profile, where there are several; and what it is, where it is no plain URL on the usual network. */
function wordRow(own: readonly AimedObject[], isOneProfile: boolean): string {
  const [first] = own;
  if (!first) return '';
  return [
    ...(isOneProfile ? [] : [first.profile.name]),
    ...(first.network === 'production' ? [] : [first.network]),
    ...(first.kind === 'url' ? [] : [kindWord(first.kind)]),
  ].join(' · ');
}

async function showDocument(
  services: Services,
  aimed: readonly AimedObject[],
  plan: PlanQuestion,
): Promise<void> {
  const objects = [...new Set(aimed.map(({ object }) => object))];
  await openPlan(services, plan.question, objects, async lines => {
    const chosen = await readChosen(services, aimed, lines);
    if (chosen) await plan.accept(chosen, false);
  });
}

/** Those that are left, and the URLs that were written beside them, which are aimed like any others. */
async function readChosen(
  services: Services,
  aimed: readonly AimedObject[],
  lines: readonly PlanLine[],
): Promise<readonly AimedObject[] | undefined> {
  const byObject = Map.groupBy(aimed, ({ object }) => object);
  const known = lines.flatMap(({ text }) => byObject.get(text) ?? []);
  const added = lines.filter(({ text }) => !byObject.has(text)).map(readUrl);
  if (added.length === 0) return known;
  const modes = [...new Set(aimed.map(({ mode }) => mode))];
  const more = await aim(
    services,
    added.flatMap(object => modes.map((mode: PurgeMode) => ({ kind: 'url' as const, mode, object }))),
  );
  return more && [...known, ...more];
}

function readUrl({ line, text }: PlanLine): string {
  const read = readObject('url', text);
  if (read.ok) return read.object;
  throw new CdnError('input', { code: 'badLine', detail: { line, object: text } });
}
