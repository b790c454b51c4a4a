import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Profiles as documents, without their keys: `cdn-profile:/<name>.json?<id>`. */
export const profileScheme = 'cdn-profile';

export interface ProfileDocument {
  read(services: Services, id: string): Promise<string>;
  /** Rejects with what is wrong, in words. */
  write(services: Services, id: string, text: string): Promise<void>;
}

/** Registers the documents. Nothing is opened before one of them is. */
export function registerProfileFiles(
  services: () => Promise<Services>,
  room: () => Promise<ProfileDocument>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const subscriptions: vscode.Disposable[] = [changed];
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: uri => {
      const listening: vscode.Disposable[] = [];
      void services().then(({ profiles }) =>
        profiles.onDidChange(
          () => changed.fire([{ type: vscode.FileChangeType.Changed, uri }]),
          undefined,
          listening,
        ),
      );
      return { dispose: () => vscode.Disposable.from(...listening).dispose() };
    },
    stat: async uri => {
      const { byteLength: size } = await read(uri);
      return { type: vscode.FileType.File, ctime: 0, mtime: Date.now(), size };
    },
    readFile: uri => read(uri),
    writeFile: async (uri, content) =>
      (await room()).write(await services(), idOf(uri), new TextDecoder().decode(content)),
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
  const read = async (uri: vscode.Uri): Promise<Uint8Array> =>
    new TextEncoder().encode(await (await room()).read(await services(), idOf(uri)));
  subscriptions.push(vscode.workspace.registerFileSystemProvider(profileScheme, provider));
  return { dispose: () => vscode.Disposable.from(...subscriptions).dispose() };
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}

/** It stands where neither the tab nor the breadcrumbs show it. */
function idOf({ query }: vscode.Uri): string {
  return query;
}
