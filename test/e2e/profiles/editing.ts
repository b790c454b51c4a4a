import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import { until } from '../../support/until.ts';
import type { VsCodeWindow } from '../../support/window.ts';

/** The text of the profile that is open as JSON. */
async function shownJson(window: VsCodeWindow): Promise<string> {
  return until('the document is open', () =>
    window.evaluate(vscode => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'cdn-profile' ? document.getText() : undefined;
    }),
  );
}

/** Replaces that text and saves it; a refusal is told by a toast, and settles when that is closed. */
async function save(window: VsCodeWindow, content: string): Promise<boolean> {
  return window.evaluate(async (vscode, next) => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return false;
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit(edit => edit.replace(all, next));
    return editor.document.save();
  }, content);
}

/** Begins with the profile “demo” that `keysTests` left, and ends with none. */
export function editingTests(window: SharedWindow, demo: SpecDemo): void {
  const { refreshOnly } = demo.info.keys;

  describe('editing', () => {
    it('edits a profile field by field: no key is shown, and each goes only where it was entered for', async () => {
      const { ui } = window();
      const { quickInput } = ui;
      const row = await ui.view('CDN').row('demo');
      await (await row.openMenu()).click('Edit Profile…');
      await quickInput.waitFor({ title: 'Edit Profile “demo”', placeholder: 'Choose what to change.' });
      const shown = await quickInput.rows();
      await window().screenshot('edit-profile');
      assert.deepEqual(
        shown.slice(0, 4).map(({ label, description }) => `${label}: ${description}`),
        ['Name: demo', 'Access key ID: kept', 'Access key secret: kept', 'Security token (STS): none'],
      );
      for (const key of Object.values(refreshOnly)) assert.ok(!JSON.stringify(shown).includes(key));

      await quickInput.pick('Security token (STS)');
      assert.equal((await quickInput.waitFor({ message: /Security token of a temporary key/ })).masked, true);
      await quickInput.submit('a-token');
      await quickInput.waitFor({ message: /When it expires/ });
      await quickInput.submit('2020-01-01T00:00:00Z');
      await quickInput.waitFor({ message: /This time is over/ });
      await window().screenshot('edit-token-over');
      await quickInput.clickTitleButton('Back');

      await quickInput.waitFor({ placeholder: 'Choose what to change.' });
      await quickInput.pick('Endpoint');
      await quickInput.waitFor({ message: /Where requests go/ });
      await quickInput.submit('http://cdn.example.com');
      await quickInput.waitFor({ message: /must not travel in clear/ });
      await quickInput.submit('http://127.0.0.1:9');
      await quickInput.waitFor({ placeholder: 'Choose what to change.' });
      await quickInput.pick('Test and Save');
      await until('what is missing is named', async () =>
        (await quickInput.rows()).some(({ detail }) => detail.includes('Enter “Access key ID” again')),
      );
      await window().screenshot('edit-keys-again');
      for (const key of ['Access key ID', 'Access key secret']) {
        await quickInput.pick(key);
        assert.equal((await quickInput.waitFor({ message: /Enter it again/ })).masked, true);
        await quickInput.submit('entered');
        await quickInput.waitFor({ placeholder: 'Choose what to change.' });
      }
      await quickInput.pick('Test and Save');
      await until('it may be saved without a test', async () =>
        (await quickInput.rows()).some(({ label }) => label === 'Save Anyway'),
      );
      await window().screenshot('edit-save-anyway');
      await quickInput.pick('Save Anyway');
      await quickInput.waitUntilClosed();
      await row.waitForDescription(/127\.0\.0\.1:9/);
    });

    it('edits a profile as JSON: its keys are not in it', async () => {
      const { ui } = window();
      const menu = await (await ui.view('CDN').row('demo')).openMenu();
      await menu.click('Edit Profile as JSON');
      const text = await shownJson(window());
      await window().screenshotInThemes('edit-json');
      const shown = JSON.parse(text);
      assert.equal(shown.name, 'demo');
      assert.doesNotMatch(text, /entered|secret|credentials/i);
      assert.equal(await save(window(), JSON.stringify({ ...shown, name: 'other', production: true })), true);
      await ui.view('CDN').row('other');
      assert.equal(await save(window(), text), true);
      await ui.view('CDN').row('demo');
    });

    it('refuses JSON that can’t be kept, with one sentence about what is wrong', async () => {
      const { ui } = window();
      const text = await shownJson(window());
      const shown = JSON.parse(text);
      // VS Code shows no more than three toasts within a moment: the picture, which takes one, is of the first.
      const refused: [string, string][] = [
        [
          text.replace(shown.endpoint, 'https://evil.example.com'),
          'Change the endpoint with “Edit Profile…”: the keys are entered again there.',
        ],
        ['{', 'This is not a JSON object.'],
        [JSON.stringify({ ...shown, credentials: {} }), 'A profile has no “credentials”.'],
        [JSON.stringify({ ...shown, production: 'yes' }), 'The value of “production” can’t be used.'],
      ];
      for (const [content, sentence] of refused) {
        void save(window(), content).catch(() => undefined);
        const toast = await ui.notifications.waitFor(sentence);
        // All but the sentence is VS Code's.
        assert.match(
          (await toast.message()).replace(`(${sentence})`, '(…)'),
          /^Failed to save 'demo\.json': Unable to write file 'cdn-profile:\/demo\.json\?[\w-]+' \(…\)$/,
        );
        if (sentence.includes('endpoint')) await window().screenshotInThemes('edit-json-refused');
        await toast.close();
      }
      assert.equal(await save(window(), text), true);
    });

    it('takes another endpoint only with the keys entered again, and shows it in the JSON', async () => {
      const { ui } = window();
      const { quickInput } = ui;
      await (await (await ui.view('CDN').row('demo')).openMenu()).click('Edit Profile…');
      await quickInput.waitFor({ title: 'Edit Profile “demo”', placeholder: 'Choose what to change.' });
      await quickInput.choose('Endpoint');
      await quickInput.waitFor({ message: /Where requests go/ });
      await quickInput.submit(demo.info.aliyun);
      await quickInput.waitFor({ placeholder: 'Choose what to change.' });
      const keys: [string, string][] = [
        ['Access key ID', refreshOnly.accessKeyId],
        ['Access key secret', refreshOnly.accessKeySecret],
      ];
      for (const [key, value] of keys) {
        const row = (await quickInput.rows()).find(({ label }) => label === key);
        assert.equal(row?.description, 'to be entered again');
        await quickInput.choose(key);
        assert.equal((await quickInput.waitFor({ message: /Enter it again/ })).masked, true);
        await quickInput.submit(value);
        await quickInput.waitFor({ placeholder: 'Choose what to change.' });
      }
      await window().screenshotInThemes('edit-keys-entered');
      await quickInput.pick('Test and Save');
      await quickInput.waitUntilClosed();
      await (await ui.view('CDN').row('demo')).waitForDescription(/limited/);
      const text = await until('the document has the new endpoint', async () => {
        const shown = await shownJson(window());
        return shown.includes(demo.info.aliyun) && shown;
      });
      for (const [, value] of keys) assert.ok(!text.includes(value));
    });

    it('duplicates a profile without a question', async () => {
      const { ui } = window();
      await (await (await ui.view('CDN').row('demo')).openMenu()).click('Duplicate Profile');
      const copy = await ui.view('CDN').row('demo 2');
      await copy.waitForDescription(/127\.0\.0\.1:/);
      await until('the menu means the copy’s row', async () => {
        await (await copy.openMenu()).click('Remove Profile…');
        const isAsked = await until('something is asked', async () => {
          const answers = { dialog: await ui.dialogs.isOpen(), pick: await ui.quickInput.isOpen() };
          return (answers.dialog || answers.pick) && answers;
        });
        // While the view reads its rows anew VS Code names none to the command, which then asks for one.
        if (isAsked.pick) await ui.quickInput.cancel();
        return isAsked.dialog;
      });
      await ui.dialogs.waitFor('Remove the profile “demo 2”?');
      await ui.dialogs.click('Remove');
      await copy.locator.waitFor({ state: 'detached' });
    });

    it('removes a profile after naming it', async () => {
      const { ui } = window();
      const row = await ui.view('CDN').row('demo');
      await (await row.openMenu()).click('Remove Profile…');
      await ui.dialogs.waitFor('Remove the profile “demo”?');
      await window().screenshot('remove');
      await ui.dialogs.click('Remove');
      await ui.view('CDN').open();
      assert.deepEqual(await ui.view('CDN').welcomeButtons(), ['Add Profile']);
    });
  });
}
