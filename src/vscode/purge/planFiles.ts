import * as vscode from 'vscode';

/** Plans that are too long for a pick, as documents: `cdn-plan:/<number>/<title>`. In memory, and gone with the window. */
export const planScheme = 'cdn-plan';

export class PlanFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly texts = new Map<string, Uint8Array>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly registration = vscode.workspace.registerFileSystemProvider(planScheme, this, {
    isCaseSensitive: true,
  });
  /** Purged already: what the editor still saves of them by itself is nobody's. */
  private readonly done = new Set<string>();
  private count = 0;
  /** What came with the first plan, and goes with the window. */
  readonly subscriptions: vscode.Disposable[] = [];

  add(title: string, text: string): vscode.Uri {
    this.count += 1;
    const uri = vscode.Uri.from({ scheme: planScheme, path: `/${this.count}/${title.replaceAll('/', ' ')}` });
    this.texts.set(uri.path, new TextEncoder().encode(text));
    return uri;
  }

  forget(uri: vscode.Uri): void {
    this.texts.delete(uri.path);
    this.done.add(uri.path);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.readFile(uri).byteLength };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const text = this.texts.get(uri.path);
    if (!text) throw vscode.FileSystemError.FileNotFound(uri);
    return text;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    if (this.texts.has(uri.path)) this.texts.set(uri.path, content);
    else if (!this.done.has(uri.path)) throw vscode.FileSystemError.NoPermissions(uri);
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    this.registration.dispose();
    this.changed.dispose();
  }
}
