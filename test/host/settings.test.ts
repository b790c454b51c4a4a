import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';

interface Snippet {
  readonly label: string;
}

interface MappingsSchema {
  readonly defaultSnippets: readonly Snippet[];
  readonly items: {
    readonly defaultSnippets: readonly Snippet[];
    readonly properties: Readonly<Record<string, { readonly patternErrorMessage?: string }>>;
  };
}

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, MappingsSchema>> };
  };
}

/** As VS Code knows it: with its texts filled in. */
function mappingsSchema(): MappingsSchema {
  const extension = vscode.extensions.getExtension('cdn-explorer.cdn-explorer');
  assert.ok(extension);
  const manifest: Manifest = extension.packageJSON;
  const schema = manifest.contributes.configuration.properties['cdnExplorer.mappings'];
  assert.ok(schema);
  return schema;
}

/** `|` in the text is where the cursor stands. */
const cursor = '|';

describe('the rules in settings.json', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  const uri = vscode.Uri.joinPath(folder, '.vscode', 'settings.json');
  let document: vscode.TextDocument;

  before(async () => {
    const json = vscode.extensions.getExtension('vscode.json-language-features');
    assert.ok(json, 'this VS Code comes without its JSON language features: nothing here can be tested');
    await json.activate();
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
  });
  after(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  /** Puts the text into the editor without saving it; resolves to where the cursor's mark stood. */
  async function type(text: string): Promise<vscode.Position> {
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(
      new vscode.Position(0, 0),
      document.lineAt(document.lineCount - 1).range.end,
    );
    edit.replace(uri, all, text.replace(cursor, ''));
    assert.ok(await vscode.workspace.applyEdit(edit));
    return document.positionAt(Math.max(0, text.indexOf(cursor)));
  }

  /** Asks until `wanted` are all among the proposals: the schema is loaded at the first question. */
  async function proposes(text: string, wanted: readonly string[]): Promise<void> {
    const position = await type(text);
    let labels: string[] = [];
    await until(`${wanted.join(', ')} are proposed`, async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        position,
      );
      labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return wanted.every(label => labels.includes(label));
    }).catch((error: unknown) => assert.fail(`${String(error)}; proposed: ${labels.join(', ')}`));
  }

  const right = { folder: 'dist', url: 'https://static.example.com/' };

  async function hasNoProblem(rule: unknown): Promise<void> {
    await type(`{\n  "cdnExplorer.mappings": [${JSON.stringify(rule)}]\n}\n`);
    await until('no problem is left', async () => vscode.languages.getDiagnostics(uri).length === 0);
  }

  /** The sentences about the rule, at least one, and none of a rule before. */
  async function problemsOf(rule: unknown): Promise<string[]> {
    await hasNoProblem(right);
    await type(`{\n  "cdnExplorer.mappings": [${JSON.stringify(rule)}]\n}\n`);
    return until(`a problem in ${JSON.stringify(rule)}`, async () => {
      const found = vscode.languages.getDiagnostics(uri).map(({ message }) => message);
      return found.length > 0 ? found : undefined;
    });
  }

  it('are begun by a snippet, named in words', async () => {
    const labels = [...mappingsSchema().defaultSnippets, ...mappingsSchema().items.defaultSnippets];
    assert.ok(
      labels.every(({ label }) => !label.startsWith('%')),
      'the labels are translated',
    );
    await proposes(
      '{\n  "cdnExplorer.mappings": [\n    |\n  ]\n}\n',
      mappingsSchema().items.defaultSnippets.map(({ label }) => label),
    );
  });

  it('get their properties proposed, all but those that are there', async () => {
    const { properties } = mappingsSchema().items;
    const others = Object.keys(properties).filter(name => name !== 'folder');
    await proposes('{\n  "cdnExplorer.mappings": [\n    { "folder": "dist", | }\n  ]\n}\n', others);
  });

  it('have no problem when they are right', async () => {
    await problemsOf({ folder: 'dist' });
    await hasNoProblem({
      folder: 'dist',
      url: 'https://static.example.com/app/',
      profile: 'aliyun-prod',
      include: ['**'],
      exclude: ['**/*.map'],
      target: 'prod',
      index: ['index.html'],
      query: ['v=2', 'a=b&c'],
      edge: 'https://203.0.113.7',
      origin: 'https://origin.example.com/app/',
    });
    await hasNoProblem({ file: 'public/logo.png', url: 'https://img.example.com/logo.png' });
    await hasNoProblem({ ...right, query: 'any' });
    await hasNoProblem({ from: 'src/{dir/}{name}.ts', to: 'dist/{dir/}{name}.js' });
    await hasNoProblem({ from: 'src/main.less', to: 'dist/css/site.css' });
  });

  const wrongValues: readonly (readonly [string, string])[] = [
    ['folder', 'dist\\app'],
    ['folder', '../dist'],
    ['url', 'https://static.example.com/?v=1'],
    ['url', 'ftp://static.example.com/'],
    ['edge', 'https://203.0.113.7/app'],
  ];
  for (const [name, value] of wrongValues) {
    it(`are told in our words that "${name}" can’t be ${value}`, async () => {
      const sentence = mappingsSchema().items.properties[name]?.patternErrorMessage;
      assert.ok(sentence);
      const found = await problemsOf({ ...right, [name]: value });
      assert.ok(found.includes(sentence), `${found.join(' | ')} should hold ${sentence}`);
    });
  }

  it('get every query proposed, and are told in our words what a query can’t be', async () => {
    await proposes('{\n  "cdnExplorer.mappings": [\n    { "folder": "dist", "query": | }\n  ]\n}\n', [
      '"any"',
    ]);
    assert.match((await problemsOf({ ...right, query: 'all' })).join(), /"any"/);
    assert.equal((await problemsOf({ ...right, query: 7 })).length, 1);
    assert.match((await problemsOf({ ...right, query: ['?v=1'] })).join(), /“\?”/);
  });

  it('are told a missing URL, a folder’s URL without its slash and a property that no rule has', async () => {
    assert.match((await problemsOf({ folder: 'dist' })).join(), /"url"/);
    const noSlash = { ...right, url: 'https://static.example.com/app' };
    assert.match((await problemsOf(noSlash)).join(), /“\/”/);
    assert.match((await problemsOf({ ...right, profil: 'x' })).join(), /profil/);
  });

  it('are told that a source needs its built file, and has no URL of its own', async () => {
    assert.match((await problemsOf({ from: 'src/{name}.ts' })).join(), /"to"/);
    assert.match(
      (await problemsOf({ from: 'a', to: 'b', url: 'https://static.example.com/' })).join(),
      /url/,
    );
    assert.match((await problemsOf({ from: 'a', to: 'b', folder: 'dist' })).join(), /folder/);
  });

  it('are told in our words what a capture is', async () => {
    const sentence = mappingsSchema().items.properties['from']?.patternErrorMessage;
    for (const from of ['src/{', 'src/{1}', 'src/', '../a', 'src\\a']) {
      const found = await problemsOf({ from, to: 'dist/a' });
      assert.ok(
        found.some(message => message === sentence),
        `${from}: ${found.join(' | ')}`,
      );
    }
  });
});
