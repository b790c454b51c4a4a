import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type GitChange, gitChanges, withOldNames } from '../../src/vscode/purge/gitChanges.ts';
import { parseScmArguments, parseScmRoot } from '../../src/vscode/purge/scmArguments.ts';

const root = vscode.Uri.file('/repos/site');
const [one, two, old] = ['one.js', 'two.js', 'old.js'].map(name => vscode.Uri.joinPath(root, name));
assert.ok(one && two && old);

function stateOf(resourceUri: vscode.Uri): vscode.SourceControlResourceState {
  return { resourceUri };
}

describe('the arguments of a purge from Source Control', () => {
  const made: vscode.Disposable[] = [];
  afterEach(() => made.splice(0).forEach(each => each.dispose()));

  /** As VS Code passes it: an object of its own, with the states behind a getter. */
  function groupOf(...uris: readonly vscode.Uri[]): vscode.SourceControlResourceGroup {
    const control = vscode.scm.createSourceControl('test', 'Test', root);
    const group = control.createResourceGroup('changes', 'Changes');
    made.push(control, group);
    group.resourceStates = uris.map(stateOf);
    return group;
  }

  it('are the files of the rows', () => {
    assert.deepEqual(parseScmArguments([stateOf(one)]), [one]);
    assert.deepEqual(parseScmArguments([stateOf(one), stateOf(two)]), [one, two]);
  });

  it('are the files of the groups, each once', () => {
    assert.deepEqual(parseScmArguments([groupOf(one, two)]), [one, two]);
    assert.deepEqual(parseScmArguments([groupOf(one), groupOf(two, one)]), [one, two]);
    assert.deepEqual(parseScmArguments([groupOf(one), stateOf(two), stateOf(one)]), [one, two]);
    assert.deepEqual(parseScmArguments([groupOf()]), []);
  });

  it('may hold a state that reads its file when asked, as git’s does', () => {
    class Lazy {
      get resourceUri(): vscode.Uri {
        return two ?? assert.fail();
      }
    }
    assert.deepEqual(parseScmArguments([new Lazy()]), [two]);
  });

  it('are none from anything else', () => {
    const others = [undefined, null, 7, 'x', one, {}, { resourceUri: '/x' }, { resourceStates: 'x' }, [one]];
    for (const other of others) assert.deepEqual(parseScmArguments([other]), []);
    assert.deepEqual(parseScmArguments([...others, stateOf(one)]), [one]);
    assert.deepEqual(parseScmArguments([{ resourceStates: [null, 'x', stateOf(one)] }]), [one]);
    assert.deepEqual(parseScmArguments([]), []);
  });

  it('are the repository, from its title', () => {
    const control = vscode.scm.createSourceControl('test', 'Test', root);
    made.push(control);
    assert.equal(parseScmRoot([control])?.toString(), root.toString());
    for (const other of [undefined, null, 'x', {}, { rootUri: '/x' }, root]) {
      assert.equal(parseScmRoot([other]), undefined);
    }
  });
});

describe('the old names of renamed files', () => {
  const renamed: GitChange = { uri: one, originalUri: old, renameUri: one, status: 3 };

  it('come after the new ones', () => {
    assert.deepEqual(withOldNames([one, two], [renamed]), [one, old, two]);
  });

  it('are none for a file that was copied, changed or deleted, or is another one', () => {
    const others: readonly GitChange[] = [
      { ...renamed, status: 4 },
      { uri: one, originalUri: one, renameUri: undefined, status: 5 },
      { ...renamed, uri: two, renameUri: two },
    ];
    assert.deepEqual(withOldNames([one], others), [one]);
  });

  it('are not known where git is off', () => {
    assert.deepEqual(gitChanges(), []);
    assert.deepEqual(gitChanges(root), []);
  });
});
