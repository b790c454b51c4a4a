import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import { purgeKinds, type PurgeKind, type PurgeMode } from '../../core/providers/provider.ts';

/** What is done to all objects of a purge: one mode, or a purge and after it a preload. */
export interface PurgeHow {
  readonly kind: PurgeKind;
  readonly modes: readonly [PurgeMode, ...PurgeMode[]];
}

/** What a key binding or another extension may ask for beside the files or objects. */
export interface NamedOptions {
  readonly how: PurgeHow;
  /** Name of the profile, in place of the rules' one. */
  readonly profile?: string;
  /** Of several targets of the rules, this one. */
  readonly target?: string;
}

export const usual: NamedOptions = { how: { kind: 'url', modes: ['invalidate'] } };

/** What a purge was asked for. */
export type PurgeRequest =
  | { readonly kind: 'files'; readonly uris: readonly vscode.Uri[]; readonly options: NamedOptions }
  | { readonly kind: 'objects'; readonly objects: readonly string[]; readonly options: NamedOptions }
  | { readonly kind: 'activeTab'; readonly options: NamedOptions };

/**
 * Each menu passes its own arguments, read in VS Code's source: the Explorer `(uri, uris[])` with the selection when
 * the clicked row is in it; an editor tab `(uri, {groupId, editorIndex})`; a key or the palette nothing. Key bindings and
 * other extensions may pass one object: `{files | urls | objects, kind, mode, profile, target}`; rejects with kind `input`
 * for one that is not right. Anything else is no request: `undefined`.
 */
export function parsePurgeArguments(args: readonly unknown[]): PurgeRequest | undefined {
  const [first, second] = args;
  if (first === undefined || first === null) return { kind: 'activeTab', options: usual };
  if (first instanceof vscode.Uri) {
    const selected = Array.isArray(second) ? second.filter(uri => uri instanceof vscode.Uri) : [];
    return { kind: 'files', uris: selected.length > 0 ? selected : [first], options: usual };
  }
  const isNamed = typeof first === 'object' && !Array.isArray(first) && Object.keys(first).length > 0;
  return isNamed && args.length === 1 ? parseNamed({ ...first }) : undefined;
}

const names = new Set(['files', 'urls', 'objects', 'kind', 'mode', 'profile', 'target']);
const modes: Readonly<Record<string, PurgeHow['modes']>> = {
  invalidate: ['invalidate'],
  delete: ['delete'],
  preload: ['preload'],
  purgeAndPreload: ['invalidate', 'preload'],
};

function parseNamed(fields: Readonly<Record<string, unknown>>): PurgeRequest {
  const stranger = Object.keys(fields).find(name => !names.has(name));
  if (stranger !== undefined) throw badArgument(stranger);
  const lists = ['files', 'urls', 'objects'].filter(name => fields[name] !== undefined);
  if (lists[1] !== undefined) throw badArgument(lists[1]);
  const options: NamedOptions = {
    how: { kind: kindOf(fields), modes: modesOf(fields) },
    ...namedText(fields, 'profile'),
    ...namedText(fields, 'target'),
  };
  const [list] = lists;
  if (list === undefined) return { kind: 'activeTab', options };
  if (list === 'files') return { kind: 'files', uris: listOf(fields, list, toUri), options };
  return { kind: 'objects', objects: listOf(fields, list, toText), options };
}

function badArgument(name: string): CdnError {
  return new CdnError('input', { code: 'badArgument', detail: { name } });
}

function kindOf({ kind = 'url' }: Readonly<Record<string, unknown>>): PurgeKind {
  const found = purgeKinds.find(each => each === kind);
  if (!found) throw badArgument('kind');
  return found;
}

function modesOf({ mode = 'invalidate' }: Readonly<Record<string, unknown>>): PurgeHow['modes'] {
  const found = typeof mode === 'string' && Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (!found) throw badArgument('mode');
  return found;
}

function namedText<N extends 'profile' | 'target'>(
  fields: Readonly<Record<string, unknown>>,
  name: N,
): { readonly [K in N]?: string } {
  const value = fields[name];
  if (value === undefined) return {};
  if (typeof value !== 'string' || value === '') throw badArgument(name);
  const named: { [K in N]?: string } = {};
  named[name] = value;
  return named;
}

function listOf<T>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  read: (value: unknown) => T | undefined,
): T[] {
  const values = fields[name];
  if (!Array.isArray(values) || values.length === 0) throw badArgument(name);
  return values.map(value => {
    const item = read(value);
    if (item === undefined) throw badArgument(name);
    return item;
  });
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A URI, an absolute path, or one inside the first workspace folder. */
function toUri(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  if (typeof value !== 'string' || value === '') return undefined;
  if (/^(?:[a-z]:)?[/\\]/i.test(value)) return vscode.Uri.file(value);
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder && vscode.Uri.joinPath(folder.uri, value);
}

/** The file of the active tab, of any kind: images and diffs have no text editor. */
export function activeTabUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText) return input.uri;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  if (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook) return input.uri;
  return undefined;
}
