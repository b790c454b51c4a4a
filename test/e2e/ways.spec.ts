import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { ContextMenu } from '../support/pages/contextMenu.ts';
import { until } from '../support/until.ts';

const purge = 'Purge (Refresh) on CDN';
const another = 'Purge (Refresh) in Another Way…';
const aliyunSite = 'static.demo.test';
const akamaiSite = 'www.akamai.demo.test';
/** Three requests' worth; the same spec runs with as many as one likes. */
const manyFiles = Number(process.env['MANY_FILES'] ?? 2_100);

const demo = await startSpecDemo({ quotas: { url: 50_000 } }, 'ready');
demo.origin.put(aliyunSite, '/app.js', 'let version = 1;\n');
demo.origin.put(aliyunSite, '/css/site.css', 'body { margin: 0 }\n');
demo.origin.put(akamaiSite, '/app.js', 'let version = 1;\n');
for (let index = 0; index < 20; index += 1) demo.origin.put(aliyunSite, `/many/${fileName(index)}`, '');

const rules = JSON.stringify(
  {
    'cdnExplorer.mappings': [
      { folder: 'dist', url: `http://${aliyunSite}/`, profile: 'demo' },
      { folder: 'ak', url: `http://${akamaiSite}/`, profile: 'demo-akamai' },
    ],
  },
  undefined,
  2,
);

const many = Object.fromEntries(
  Array.from({ length: manyFiles }, (_, index) => [`dist/many/${fileName(index)}`, '']),
);
const some = Object.fromEntries(
  Array.from({ length: 24 }, (_, index) => [`dist/some/${String(index).padStart(2, '0')}.js`, '']),
);

/** The last request that purged, as the demo keeps it. */
function lastPurge(api: 'aliyun' | 'akamai', action: string): string {
  const entry = demo.received().findLast(each => each.api === api && each.details['action'] === action);
  return JSON.stringify(entry?.details);
}

function count(action: string): number {
  return demo.received().filter(({ details }) => details['action'] === action).length;
}

function fileName(index: number): string {
  return `${String(index).padStart(5, '0')}.js`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

describe('ways to purge', () => {
  after(() => demo.close());

  describeWindow(
    'ways',
    {
      env: demo.env,
      files: {
        '.vscode/settings.json': rules,
        'dist/app.js': 'let version = 1;\n',
        'dist/css/site.css': 'body { margin: 0 }\n',
        'ak/app.js': 'let version = 1;\n',
        ...many,
        ...some,
      },
    },
    window => {
      const askFor = async (path: string, row: string): Promise<void> => {
        const { ui } = window();
        const menu = await ui.explorer.openMenu(path);
        await (await menu.openSubmenu('CDN')).click(another);
        await ui.quickInput.waitFor({ title: 'Purge (Refresh) in Another Way' });
        await ui.quickInput.pick(row);
      };

      const planTitle = `CDN purge of ${number(manyFiles)}`;
      const requests = Math.ceil((manyFiles - 1) / 1_000);

      /** As the Explorer calls it for a selection. */
      const purgeMany = async (): Promise<void> => {
        await window().evaluate(async (vscode, files: number) => {
          const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
          const uris = Array.from({ length: files }, (_, index) =>
            vscode.Uri.joinPath(folder, 'dist', 'many', `${String(index).padStart(5, '0')}.js`),
          );
          void vscode.commands.executeCommand('cdnExplorer.purge', uris[0], uris);
        }, manyFiles);
        await window().ui.editor.waitForActive(planTitle);
      };

      /** From the list in the plan's document. */
      const removeFirst = async (lines: number): Promise<void> => {
        await window().evaluate(async (vscode, end: number) => {
          const editor = vscode.window.activeTextEditor;
          await editor?.edit(edit => edit.delete(new vscode.Range(2, 0, end, 0)));
        }, lines + 2);
      };

      it('deletes at Akamai, and asks first', async () => {
        const { ui } = window();
        const menu = await ui.explorer.openMenu('ak/app.js');
        await (await menu.openSubmenu('CDN')).click(another);
        await ui.quickInput.waitFor({ placeholder: `How is http://${akamaiSite}/app.js to be purged?` });
        const labels = (await ui.quickInput.rows()).map(({ label }) => label);
        assert.deepEqual(labels.filter(Boolean), ['Delete', 'A CP code…', 'A cache tag…']);
        await window().screenshot('akamai-ways');
        await ui.quickInput.pick('Delete');
        const dialog = await ui.dialogs.waitFor(
          `Delete 1 URL on ${akamaiSite} from the edges with the profile “demo-akamai”?`,
        );
        assert.match(dialog.detail, /even while the origin is down/);
        assert.deepEqual(dialog.buttons.toSorted(), ['Cancel', 'Delete', 'Delete, Don’t Ask Again']);
        await window().screenshot('delete-question');
        await ui.dialogs.click('Delete');
        await ui.statusBar.waitFor('app.js: live, the edge serves your file', 20_000);
        assert.match(lastPurge('akamai', 'delete'), /app\.js/);
      });

      it('refreshes a directory and a pattern at Alibaba Cloud, and every query of a file', async () => {
        const { ui } = window();
        const menu = await ui.explorer.openMenu('dist/css/site.css');
        await (await menu.openSubmenu('CDN')).click(another);
        await ui.quickInput.waitFor({ title: 'Purge (Refresh) in Another Way' });
        await window().screenshot('aliyun-ways');
        await ui.quickInput.pick('The whole directory');
        await ui.quickInput.waitFor({ placeholder: /What are the edges to do/ });
        await window().screenshot('mode');
        await ui.quickInput.pick('Invalidate');
        await ui.dialogs.waitFor(`Purge directory http://${aliyunSite}/css/ with the profile “demo”?`);
        await window().screenshot('directory-question');
        await ui.dialogs.click('Purge');
        await ui.statusBar.waitFor(/^directory \/css\/: live/, 20_000);
        assert.match(lastPurge('aliyun', 'RefreshObjectCaches'), /Directory/);

        await askFor('dist/css/site.css', 'A pattern…');
        const { value } = await ui.quickInput.waitFor({ message: /Enter the pattern/ });
        assert.equal(value, `http://${aliyunSite}/css/.*`);
        await ui.quickInput.submit(`http://${aliyunSite}/css/(a|b)`);
        await ui.quickInput.waitFor({ message: /only \[0-9\], \[a-z\]/ });
        await window().screenshot('pattern-refused');
        await ui.quickInput.submit(`http://${aliyunSite}/css/[a-z].*`);
        await ui.quickInput.waitFor({ placeholder: /What are the edges to do/ });
        await ui.quickInput.pick('Delete');
        await ui.dialogs.waitFor(/Delete pattern http/);
        await ui.dialogs.click('Delete');
        await ui.statusBar.waitFor(/^pattern \/css\/\[a-z\]\.\*: complete/, 20_000);
        assert.match(lastPurge('aliyun', 'RefreshObjectCaches'), /Regex/);

        await askFor('dist/app.js', 'With every query');
        await ui.quickInput.waitFor({ placeholder: /What are the edges to do/ });
        await ui.quickInput.pick('Invalidate');
        await ui.dialogs.waitFor(/Purge URL with every query http/);
        await ui.dialogs.click('Purge, Don’t Ask Again');
        await ui.statusBar.waitFor(/^app\.js: live/, 20_000);
        assert.match(lastPurge('aliyun', 'RefreshObjectCaches'), /IgnoreParams/);
        // Asked no more.
        await askFor('dist/css/site.css', 'With every query');
        await ui.quickInput.waitFor({ placeholder: /What are the edges to do/ });
        const before = count('RefreshObjectCaches');
        await ui.quickInput.pick('Invalidate');
        await ui.statusBar.waitFor(/^site\.css: live/, 20_000);
        assert.equal(count('RefreshObjectCaches') - before, 1);
      });

      it('purges, then preloads when that is complete', async () => {
        const { ui } = window();
        demo.origin.put(aliyunSite, '/next.js', 'let version = 2;\n');
        await writeFile(join(window().workspace, 'dist', 'next.js'), 'let version = 2;\n');
        await askFor('dist/next.js', 'Purge, then preload');
        await ui.statusBar.waitFor('next.js: live, the edge serves your file', 30_000);
        assert.equal(count('PushObjectCache'), 1);
        const actions = demo.received().map(({ details }) => details['action']);
        assert.ok(actions.lastIndexOf('RefreshObjectCaches') < actions.indexOf('PushObjectCache'));
        await ui.view('CDN Purges').open();
        const run = await ui.view('CDN Purges').row('next.js');
        await run.expand();
        await window().screenshot('preloaded');
      });

      it('purges by CP code and by cache tag from the profile’s row', async () => {
        const { ui } = window();
        await ui.view('CDN').open();
        const profile = await ui.view('CDN').row('demo-akamai');
        await (await profile.openMenu()).click(another);
        await ui.quickInput.waitFor({ placeholder: 'What is to be purged?' });
        await ui.quickInput.pick('A CP code…');
        await ui.quickInput.waitFor({ message: /Enter the CP code/ });
        await ui.quickInput.submit('fifteen');
        await ui.quickInput.waitFor({ message: /is not a CP code/ });
        await ui.quickInput.submit('15811');
        await ui.quickInput.pick('Invalidate');
        const dialog = await ui.dialogs.waitFor('Purge CP code 15811 with the profile “demo-akamai”?');
        assert.match(dialog.detail, /Everything under a CP code/);
        await window().screenshot('cp-code-question');
        await ui.dialogs.click('Purge');
        await ui.statusBar.waitFor(/^CP code 15811: accepted/, 20_000);
        assert.match(lastPurge('akamai', 'invalidate'), /15811/);
        await (await profile.openMenu()).click(another);
        await ui.quickInput.pick('A cache tag…');
        await ui.quickInput.waitFor({ message: /Enter the cache tag/ });
        await ui.quickInput.submit('black-friday');
        await ui.quickInput.pick('Invalidate');
        await ui.dialogs.waitFor(/Purge cache tag black-friday/);
        await ui.dialogs.click('Purge');
        await ui.statusBar.waitFor(/^cache tag black-friday: accepted/, 20_000);
        await window().screenshot('tag');
      });

      it('shows more than twenty URLs as a list to take from', async () => {
        const { ui, page } = window();
        for (const view of ['CDN', 'CDN Purges']) await ui.view(view).close();
        await ui.explorer.select('dist/some/00.js');
        for (let row = 1; row < 24; row += 1) await page.keyboard.press('Shift+ArrowDown');
        // By key, on the row with the focus: the folder's own row is out of sight.
        await (await ContextMenu.open(page, () => page.keyboard.press('Shift+F10'))).click(purge);
        const { title } = await ui.quickInput.waitFor({ placeholder: /Untick what is to stay/ });
        assert.equal(title, `Purge 24 URLs on ${aliyunSite} with the profile “demo”?`);
        await ui.quickInput.toggle(`http://${aliyunSite}/some/01.js`);
        await window().screenshot('list');
        const before = count('RefreshObjectCaches');
        await ui.quickInput.accept();
        await ui.statusBar.waitFor(/^23 files: /, 20_000);
        assert.equal(count('RefreshObjectCaches') - before, 1);
        assert.doesNotMatch(JSON.stringify(demo.received().at(-1)), /some\/01\.js/);
      });

      it('shows hundreds as a document to edit, and sends what is left with its progress', async () => {
        const { ui } = window();
        await purgeMany();
        await window().screenshot('plan-document');
        await removeFirst(1);
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches' },
          fault: { kind: 'latency', ms: 4_000 },
        });
        const before = count('RefreshObjectCaches');
        await ui.editor.clickLens(`Purge these ${number(manyFiles - 1)}`);
        await ui.notifications.waitFor(`0 of ${number(manyFiles - 1)} sent`);
        await window().screenshot('sending-progress');
        await ui.statusBar.waitFor(
          `${number(manyFiles - 1)} files: purged, 10 of ${number(manyFiles - 1)} seen live at the edge`,
          60_000,
        );
        assert.equal(count('RefreshObjectCaches') - before, requests);
        assert.ok(!(await ui.editor.tabs()).includes(planTitle));
      });

      it('cancels in the middle: what was sent stays sent, the rest is not', async () => {
        const { ui } = window();
        await purgeMany();
        await removeFirst(2);
        const before = count('RefreshObjectCaches');
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches' },
          fault: { kind: 'latency', ms: 4_000 },
        });
        await ui.editor.clickLens(`Purge these ${number(manyFiles - 2)}`);
        const toast = await ui.notifications.waitFor(`0 of ${number(manyFiles - 2)} sent`);
        await toast.click('Cancel');
        await ui.statusBar.waitFor(/: 1,098 of 2,098 URLs were not sent, 1,000 may have been/, 20_000);
        await window().screenshot('cancelled');
        await until('the first request has arrived', async () => count('RefreshObjectCaches') > before);
        assert.equal(count('RefreshObjectCaches') - before, 1);
      });

      it('keeps what was sent when the quota goes half-way, and retries the rest with one click', async () => {
        const { ui } = window();
        await purgeMany();
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches', nth: 2 },
          fault: { kind: 'quotaGone' },
          times: 0,
        });
        await ui.editor.clickLens(`Purge these ${number(manyFiles)}`);
        const toast = await ui.notifications.waitFor(/quota of “demo” is used up/);
        await window().screenshot('quota-half-way');
        await toast.close();
        demo.faults.clear();
        await ui.view('CDN Purges').open();
        const before = count('RefreshObjectCaches');
        const run = await ui.view('CDN Purges').row(`${number(manyFiles)} files`);
        await ui.view('CDN Purges').scrollToTop();
        await run.clickInline('Retry What Failed');
        await ui.statusBar.waitFor(/^1,100 files: 10 of 1,100 not live/, 60_000);
        assert.equal(count('RefreshObjectCaches') - before, 2);
      });
    },
  );
});
