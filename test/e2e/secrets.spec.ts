import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readBrowserStorage, writeToLocalStorage } from '../support/browserStorage.ts';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { rememberCommand } from '../support/evaluator/variables.ts';
import { formNames, plantControls, searchFolder, searchText } from '../support/secretSearch.ts';
import { until } from '../support/until.ts';
import type { VsCodeWindow } from '../support/window.ts';

const site = 'static.demo.test';
const product = 'cdn-explorer.cdn-explorer';
const rules = JSON.stringify({
  'cdnExplorer.mappings': [{ folder: 'dist', url: `http://${site}/`, profile: 'demo' }],
});
/** Typed as a secret as well, and of a kind that each way of writing it writes differently. */
const wrongSecret = 'canary"wrong"\\%2B+/é&=7Qx';
/** Never a secret: planted wherever a secret is looked for, to show that it would be found. */
const control = 'canary"control"\\%2B+/é&=9Zk';

const demo = await startSpecDemo({}, 'none');
const { accessKeyId, accessKeySecret } = demo.info.keys.full;
const secrets = [accessKeySecret, wrongSecret];
demo.origin.put(site, '/app.js', 'let version = 1;\n');

/** What is searched besides the folders: it is asked for while the window is open. */
const texts = new Map<string, string>();

async function purge({ ui }: VsCodeWindow, path: string): Promise<void> {
  await (await ui.explorer.openMenu(path)).click('Purge (Refresh) on CDN');
}

/** Waits until the product has looked into SecretStorage: a view is drawn before its content has come. */
async function untilRead(window: VsCodeWindow): Promise<void> {
  await until('the extension reads secrets', async () => {
    const { secretReads } = await window.observed();
    return secretReads.some(read => read.startsWith(`${product} `));
  });
}

describe('secrets', () => {
  after(() => demo.close());

  describeWindow(
    'secrets',
    { env: demo.env, files: { '.vscode/settings.json': rules, 'dist/app.js': 'let version = 1;\n' } },
    window => {
      it('are not read when the extension activates, and nothing is connected to', async () => {
        const { cameLate, secretReads, connections } = await window().observed();
        assert.equal(cameLate, false, 'the evaluator saw the activation from its beginning');
        assert.deepEqual(secretReads, []);
        assert.deepEqual(connections, []);
      });

      it('are looked for once the CDN view opens, still without a connection', async () => {
        await window().ui.view('CDN').open();
        await untilRead(window());
        assert.deepEqual((await window().observed()).connections, []);
      });

      it('are typed into the real inputs, a wrong one first, with the log at its most talkative', async () => {
        const { ui } = window();
        await ui.palette.run('Developer: Set Log Level...');
        await ui.quickInput.pick('CDN Explorer');
        await ui.quickInput.pick('Trace');
        await ui.view('CDN').clickWelcomeButton('Add Profile');
        await ui.quickInput.pick('Demo CDN: Alibaba Cloud CDN');
        await ui.quickInput.waitFor({ message: /Access key ID/ });
        await ui.quickInput.submit(accessKeyId);
        await ui.quickInput.waitFor({ message: /Access key secret/ });
        await ui.quickInput.submit(wrongSecret);
        await ui.quickInput.waitFor({ message: /The secret of “demo” is wrong/ });
        await ui.quickInput.submit(accessKeySecret);
        await ui.view('CDN').row('demo');
      });

      it('sign a purge, which is a connection that is seen', async () => {
        const { ui } = window();
        await purge(window(), 'dist/app.js');
        await ui.dialogs.waitFor('Purge 1 URL');
        await ui.dialogs.click('Purge');
        await ui.statusBar.waitFor('app.js: live, the edge serves your file', 30_000);
        assert.notDeepEqual((await window().observed()).connections, []);
      });

      it('come back in a refusal that quotes what was signed, and are not shown', async () => {
        const { ui } = window();
        const message = `Signature is not matched. server string to sign is:${accessKeySecret}&${wrongSecret}`;
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches' },
          fault: { kind: 'error', status: 400, code: 'SignatureDoesNotMatch', message },
        });
        await purge(window(), 'dist/index.html');
        const toast = await ui.notifications.waitFor('The secret of “demo” is wrong');
        texts.set('the toast', await toast.message());
        await toast.click('Show Purges');
        const run = await (await ui.view('CDN Purges').row('index.html')).tooltip();
        texts.set('the tooltip', run);
      });

      it('are not in the output, the demo CDN’s journal or what the browser keeps readable', async () => {
        const { ui, page } = window();
        await ui.palette.run('CDN: Show Log');
        const output = await until('the output is open', () =>
          window().evaluate(vscode => {
            const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'output');
            return shown?.getText().includes('RefreshObjectCaches') ? shown.getText() : undefined;
          }),
        );
        await window().screenshot('log');
        texts.set('the output', output);
        texts.set('the journal', JSON.stringify(demo.received()));
        assert.match(texts.get('the journal') ?? '', /RefreshObjectCaches/);
        await window().evaluate(
          (vscode, { command, text }) => vscode.commands.executeCommand(command, text),
          { command: rememberCommand, text: control },
        );
        await writeToLocalStorage(page, 'planted', control);
        // A Memento reaches IndexedDB a while after it was written.
        const kept = await until('the browser keeps both controls', async () => {
          const storage = await readBrowserStorage(page);
          const found = searchText('', storage, [control]);
          return found.length >= 2 && storage.includes('remembered') ? storage : undefined;
        });
        assert.ok(kept.includes('secrets.provider'), 'SecretStorage’s own place, encrypted, is among it');
        texts.set('the browser’s storage', kept);
        for (const [name, text] of texts) assert.deepEqual(searchText(name, text, secrets), []);
      });

      it('are not read by an activation either when a profile has them', async () => {
        const { ui, page } = window();
        await ui.view('CDN').close();
        await ui.view('CDN Purges').close();
        await until('VS Code keeps that both views are closed', async () => {
          const storage = await readBrowserStorage(page);
          return ['profiles', 'purges'].every(view =>
            new RegExp(String.raw`cdnExplorer\.${view}[\\"]+:\{[\\"]+collapsed[\\"]+:true`).test(storage),
          );
        });
        await window().reload();
        const atStart = await window().observed();
        assert.equal(atStart.cameLate, false);
        assert.deepEqual([atStart.secretReads, atStart.connections], [[], []]);
        await ui.view('CDN').open();
        await ui.view('CDN').row('demo');
        await untilRead(window());
      });

      it('are kept over a reload with the profile, and so is the history', async () => {
        const { ui } = window();
        assert.doesNotMatch((await (await ui.view('CDN').row('demo')).facts()).description, /missing/);
        const purges = ui.view('CDN Purges');
        await purges.open();
        for (const label of ['index.html', 'app.js']) await purges.row(label);
      });

      /**
       * The bytes of everything the window has written, after it has ended. What this can't see: Chromium compresses
       * older blocks of its databases and parts of its cache, VS Code nothing. What is in those was read back through
       * the browser in the test before; SecretStorage's entry is there too, encrypted, and the key's halves apart.
       */
      it('are in no file under any root, where each form of a control is found', async () => {
        const { profile, workspace } = window();
        texts.set('the server’s output', await window().shutDown());
        const { userData, home, browser, extensions } = profile;
        const roots = { userData, home, browser, extensions, workspace, all: profile.folder };
        for (const [name, root] of Object.entries(roots)) {
          await plantControls(root, control);
          const planted = (await searchFolder(root, [control])).filter(({ place }) =>
            place.startsWith('planted'),
          );
          assert.deepEqual(new Set(planted.map(({ form }) => form)), new Set(formNames(control)), name);
        }
        for (const [name, root] of Object.entries(roots)) {
          assert.deepEqual(await searchFolder(root, secrets), [], name);
        }
        const inBrowser = await searchFolder(browser, [control]);
        assert.ok(
          inBrowser.some(({ place }) => place.startsWith(join('Default', 'Local Storage'))),
          'what a page stores is found on the disk',
        );
        assert.deepEqual(searchText('', texts.get('the server’s output') ?? '', secrets), []);
      });
    },
  );
});
