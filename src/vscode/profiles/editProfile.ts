import * as vscode from 'vscode';
import { CdnError, summarize } from '../../core/errors.ts';
import { mergeEdit, missingKeys } from '../../core/profiles/edit.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { testProfile } from '../../core/profiles/test.ts';
import { sameName } from '../../core/profiles/validate.ts';
import { providers } from '../../core/providers/registry.ts';
import { askChoice, back, type Choice } from '../inputs.ts';
import type { Services } from '../services.ts';
import { logError } from '../showError.ts';
import { wordError } from '../wordError.ts';
import { type Edit, type EditField, editFields } from './editFields.ts';
import { wordLabel } from './words.ts';

type Pick = EditField | 'save' | 'saveAnyway';

/** Why an edit is not saved. */
interface Failure {
  readonly sentence: string;
  /** Only the network stood in the way, which says nothing about the key. */
  readonly mayBeSaved: boolean;
}

/** Changes a profile field by field; nothing is kept before "Test and Save". */
export async function editProfile(services: Services, id: string): Promise<void> {
  const { profiles, clock } = services;
  const original = await profiles.store.load(id);
  const taken = (await profiles.list()).filter(other => other.id !== id).map(other => other.name);
  let draft = original;
  for (;;) {
    const edit: Edit = { original, draft, taken, now: clock.now() };
    const answer = await askChoice<Pick>({
      title: vscode.l10n.t('Edit Profile “{0}”', original.name),
      placeholder: vscode.l10n.t('Choose what to change.'),
      choices: choicesOf(edit),
      accept: async (picked, signal) => {
        if (typeof picked !== 'string') return undefined;
        const failure = await save(services, edit, picked === 'saveAnyway', signal);
        return failure && choicesOf(edit, failure);
      },
    });
    if (answer === undefined || answer === back || typeof answer === 'string') return;
    const changed = await answer.ask();
    if (changed === undefined) return;
    if (changed !== back) draft = changed;
  }
}

/** Saving comes first once something has changed: it is what is chosen next then. */
function choicesOf(edit: Edit, failure?: Failure): Choice<Pick>[] {
  const fields = editFields(edit).map(value => ({
    label: value.label,
    description: value.value,
    value,
  }));
  const tested: Choice<Pick> = {
    label: `$(check) ${vscode.l10n.t('Test and Save')}`,
    value: 'save',
    alwaysShow: true,
    ...(failure && { detail: `$(error) ${failure.sentence}` }),
  };
  const anyway: Choice<Pick> = {
    label: `$(warning) ${vscode.l10n.t('Save Anyway')}`,
    description: vscode.l10n.t('without a test'),
    value: 'saveAnyway',
    alwaysShow: true,
  };
  const saving = failure?.mayBeSaved ? [tested, anyway] : [tested];
  const line = { label: '', kind: vscode.QuickPickItemKind.Separator };
  return edit.draft === edit.original ? [...fields, line, ...saving] : [...saving, line, ...fields];
}

/** Tests what was edited and keeps it. Nothing is kept once the dialog was left. */
async function save(
  services: Services,
  edit: Edit,
  anyway: boolean,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const { original, draft } = edit;
  const { profiles, send, log } = services;
  const definition = providers[draft.provider];
  const [missing] = missingKeys(definition, draft);
  if (missing !== undefined) {
    const label = wordLabel(draft.provider, missing);
    return {
      sentence: vscode.l10n.t('Enter “{0}” again: the endpoint is another one.', label),
      mayBeSaved: false,
    };
  }
  try {
    const report = anyway ? undefined : await testProfile(send, definition.bind(draft), signal);
    if (signal.aborted) return undefined;
    await keep(services, original, draft);
    if (report) profiles.setState(draft.id, { kind: 'works', report });
    else profiles.clearState(draft.id);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof CdnError)) throw thrown;
    logError(log, `Test of ${draft.name}`, thrown);
    const mayBeSaved = thrown.kind === 'network' || thrown.kind === 'timeout';
    return { sentence: wordError(summarize(thrown), draft.name), mayBeSaved };
  }
}

async function keep({ profiles }: Services, original: Profile, draft: Profile): Promise<void> {
  const kept = await profiles.store.load(original.id);
  await profiles.save(mergeEdit(original, draft, kept));
  if (sameName(original.name, draft.name)) return;
  const renamed = vscode.l10n.t('Rules that name “{0}” don’t find it any more.', original.name);
  vscode.window.setStatusBarMessage(`$(info) ${renamed}`, 10_000);
}
