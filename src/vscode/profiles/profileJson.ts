import * as vscode from 'vscode';
import { CdnError, summarize } from '../../core/errors.ts';
import { isProblem, type JsonProblem, profileJson, readProfileJson } from '../../core/profiles/json.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { providers } from '../../core/providers/registry.ts';
import { wordError } from '../wordError.ts';
import { type ProfileDocument, profileScheme } from './profileFiles.ts';
import { wordHeadersProblem, wordNameProblem } from './words.ts';

/** Opens what of a profile is no secret as a document; saving it changes the profile. */
export async function openProfileJson({ id, name }: ListedProfile): Promise<void> {
  const path = `/${name.replaceAll(/[/\\]/g, '-')}.json`;
  await vscode.window.showTextDocument(vscode.Uri.from({ scheme: profileScheme, path, query: id }));
}

/** The content of the documents that `registerProfileFiles` registers. */
export const profileDocument: ProfileDocument = {
  read: async ({ profiles }, id) => {
    const profile = await worded(() => profiles.store.load(id));
    return profileJson(profile, providers[profile.provider]);
  },
  write: ({ profiles }, id, text) =>
    worded(async () => {
      const original = await profiles.store.load(id);
      const taken = (await profiles.list()).filter(other => other.id !== id).map(other => other.name);
      const read = readProfileJson(text, original, providers[original.provider], taken);
      if (isProblem(read)) throw sentenceAlone(wordProblem(read));
      await profiles.save(read);
    }),
};

/** VS Code shows what a file system throws, with its name before the message: "NoPermissions (FileSystemError)". */
function sentenceAlone(sentence: string): Error {
  return Object.assign(new Error(sentence), { name: '' });
}

async function worded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof CdnError)) throw thrown;
    const sentence = wordError(summarize(thrown));
    throw thrown.kind === 'profile' ? vscode.FileSystemError.FileNotFound(sentence) : sentenceAlone(sentence);
  }
}

function wordProblem(problem: JsonProblem): string {
  switch (problem.kind) {
    case 'notJson':
      return vscode.l10n.t('This is not a JSON object.');
    case 'unknown':
      return vscode.l10n.t('A profile has no “{0}”.', problem.field);
    case 'value':
      return vscode.l10n.t('The value of “{0}” can’t be used.', problem.field);
    case 'name':
      return wordNameProblem(problem.problem);
    case 'headers':
      return wordHeadersProblem(problem.problem);
    case 'endpoint':
      return vscode.l10n.t('Change the endpoint with “Edit Profile…”: the keys are entered again there.');
  }
}
