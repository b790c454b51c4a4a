import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import type { VsCodeWindow } from '../../support/window.ts';

const title = 'Purge (Refresh) on CDN';
const site = 'static.demo.test';
const rules = JSON.stringify({
  'cdnExplorer.mappings': [
    { folder: 'dist', url: `http://${site}/`, profile: 'demo', exclude: ['**/*.map'] },
  ],
});

/** A repository of what is there, then changes of each kind: staged are a renamed and a deleted file. */
async function changeFiles(workspace: string): Promise<void> {
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: workspace,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  };
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'The site');
  git('mv', 'dist/css/site.css', 'dist/css/main.css');
  git('rm', '--quiet', 'dist/img/logo.png');
  await writeFile(join(workspace, 'dist', 'app.js'), 'let version = 3;\n');
  await writeFile(join(workspace, 'dist', 'app.js.map'), '{"version":3}');
  await rm(join(workspace, 'dist', 'index.html'));
}

async function setGit(window: VsCodeWindow, isOn: boolean): Promise<void> {
  await window.evaluate(
    (vscode, value) => vscode.workspace.getConfiguration('git').update('enabled', value, true),
    isOn,
  );
}

/** It ends with git off again, and without a repository. */
export function sourceControlTests(window: SharedWindow, demo: SpecDemo): void {
  /** The paths of the last request's URLs, sorted. */
  function lastPurged(): string[] {
    const last = demo.received().findLast(({ details }) => details['action'] === 'RefreshObjectCaches');
    const found = decodeURIComponent(JSON.stringify(last)).match(/static\.demo\.test\/[\w./-]+/g) ?? [];
    return [...new Set(found.map(url => url.slice(site.length)))].toSorted();
  }

  describe('source control', () => {
    before(async () => {
      await demo.reset();
      await window().beginPart({
        '.vscode/settings.json': rules,
        'dist/app.js': 'let version = 2;\n',
        'dist/app.js.map': '{}',
        'dist/css/site.css': 'body { margin: 0 }\n',
      });
      demo.origin.put(site, '/css/site.css', 'body { margin: 0 }\n');
      demo.origin.put(site, '/index.html', '<title>Site</title>');
      demo.origin.put(site, '/img/logo.png', '');
      await changeFiles(window().workspace);
      await window().useTheme('Default Dark Modern');
      await setGit(window(), true);
    });
    after(async () => {
      await setGit(window(), false);
      await rm(join(window().workspace, '.git'), { recursive: true });
      await window().ui.palette.run('View: Show Explorer');
    });

    it('purges a group: of a renamed file the old name too, and what was deleted', async () => {
      const { ui } = window();
      // As users did before: the edge has copies.
      for (const path of ['/css/site.css', '/img/logo.png', '/index.html']) {
        await demo.fetchFromEdge(`http://${site}${path}`);
      }
      demo.origin.put(site, '/css/main.css', 'body { margin: 0 }\n');
      demo.origin.remove(site, '/css/site.css');
      demo.origin.remove(site, '/img/logo.png');
      assert.equal((await demo.fetchFromEdge(`http://${site}/css/site.css`)).status, 200);
      await ui.sourceControl.open();
      const group = await ui.sourceControl.row('Staged Changes');
      await (await group.openMenu()).click(title);
      await ui.statusBar.waitFor('3 files: 1 live, 2 gone at the edge', 20_000);
      assert.deepEqual(lastPurged(), ['/css/main.css', '/css/site.css', '/img/logo.png']);
      assert.equal((await demo.fetchFromEdge(`http://${site}/css/site.css`)).status, 404);
      await window().screenshot('source-control-dark');
    });

    it('says that a deleted file is still there while the origin has it', async () => {
      const { ui } = window();
      await window().useTheme('Default Light Modern');
      const row = await ui.sourceControl.row('dist/index.html');
      const menu = await row.openMenu();
      await window().screenshot('source-control-menu-light');
      await menu.click(title);
      const words = 'index.html: purged, but still there: the origin has not deleted it';
      await ui.statusBar.waitFor(words, 20_000);
      assert.deepEqual(lastPurged(), ['/index.html']);
      await window().screenshot('source-control-light');
      demo.origin.remove(site, '/index.html');
      await (await row.openMenu()).click(title);
      await ui.statusBar.waitFor('index.html: gone at the edge', 20_000);
      await window().useTheme('Default Dark Modern');
    });

    it('purges the selected rows', async () => {
      const { ui } = window();
      demo.origin.put(site, '/app.js', 'let version = 3;\n');
      await (await ui.sourceControl.row('dist/css/main.css')).click();
      const row = await ui.sourceControl.row('dist/app.js');
      await row.click({ modifiers: ['Control'] });
      await (await row.openMenu()).click(title);
      await ui.statusBar.waitFor('3 files: 2 live, 1 gone at the edge', 20_000);
      assert.deepEqual(lastPurged(), ['/app.js', '/css/main.css', '/css/site.css']);
    });

    it('purges all that git says changed, and says what has no URL', async () => {
      const { ui } = window();
      const menu = await ui.sourceControl.openTitleMenu();
      await menu.click('Purge (Refresh) Changed Files on CDN');
      const toast = await ui.notifications.waitFor(/app\.js\.map/);
      await window().screenshot('source-control-left-out');
      await toast.close();
      await ui.statusBar.waitFor('5 files: 2 live, 3 gone at the edge', 20_000);
      assert.deepEqual(lastPurged(), [
        '/app.js',
        '/css/main.css',
        '/css/site.css',
        '/img/logo.png',
        '/index.html',
      ]);
    });
  });
}
