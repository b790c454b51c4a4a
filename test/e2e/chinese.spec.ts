import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { until } from '../support/until.ts';
import { mappingRules } from './purges/mapping.ts';

const title = '在 CDN 上刷新缓存 (Purge)';
const site = 'static.demo.test';
const liveUrl = `http://${site}/app.js`;
const text = 'let version = 1;\n';

const demo = await startSpecDemo({}, 'none');
const { full } = demo.info.keys;
demo.origin.put(site, '/app.js', text);

describe('chinese', () => {
  after(() => demo.close());

  const files = { '.vscode/settings.json': '{}\n', 'dist/app.js': text };
  describeWindow('chinese', { env: demo.env, locale: 'zh-cn', files }, window => {
    afterEach(async () => {
      // 刷新 alone may mean a purge or a reload: no text in sight may say it, whatever a test looks at.
      assert.doesNotMatch(await window().ui.text(), /刷新(?!缓存)/);
    });

    it('is the language of the window', async () => {
      assert.equal(await window().evaluate(vscode => vscode.env.language), 'zh-cn');
    });

    it('begins with empty views that say how', async () => {
      const { ui } = window();
      await ui.view('CDN').open();
      await ui.view('CDN 刷新缓存').open();
      assert.deepEqual(await ui.view('CDN').welcomeButtons(), ['添加配置']);
      assert.match((await ui.view('CDN 刷新缓存').welcomeTexts()).join(), /还没有刷新缓存记录/);
      await window().screenshot('empty-views');
    });

    it('offers the purge in the menu and in the palette, by the word of either language', async () => {
      const { ui } = window();
      const menu = await ui.explorer.openMenu('dist/app.js');
      assert.ok((await menu.items()).includes(title));
      await window().screenshot('menu');
      await menu.close();
      assert.ok((await ui.palette.find('CDN: 刷新缓存')).some(label => label.includes(title)));
      assert.ok((await ui.palette.find('CDN: Purge')).some(label => label.includes(title)));
      await window().evaluate(async (vscode, url) => vscode.env.clipboard.writeText(url), liveUrl);
      await (await ui.explorer.openMenu('dist/app.js')).click(title);
    });

    it('asks for the live URL, which CDN and the keys', async () => {
      const { quickInput } = window().ui;
      await quickInput.waitFor({ title: '映射到 CDN URL', message: /粘贴 app\.js 的线上 URL/ });
      await window().screenshot('live-url');
      await quickInput.accept();
      await quickInput.waitFor({ placeholder: '由哪个 CDN 提供服务？' });
      await window().screenshot('which-cdn');
      await quickInput.pick('演示 CDN：阿里云 CDN');
      await quickInput.waitFor({ message: /AccessKey ID/ });
      await window().screenshot('key-id');
      await quickInput.submit(full.accessKeyId);
      await quickInput.waitFor({ message: /AccessKey Secret/ });
      await window().screenshot('key-secret');
    });

    it('says in one sentence that the secret is wrong', async () => {
      const { quickInput } = window().ui;
      await quickInput.submit('not-the-secret');
      await quickInput.waitFor({ message: /“demo”的密钥 Secret 不正确/ });
      await window().screenshot('wrong-secret');
      await quickInput.submit(full.accessKeySecret);
    });

    it('asks where the rule is kept', async () => {
      const { quickInput } = window().ui;
      await quickInput.waitFor({ placeholder: /保留此规则吗/ });
      const rows = await quickInput.rows();
      assert.deepEqual(
        rows.slice(0, 3).map(row => row.label),
        ['为团队保留', '为我保留', '仅本次'],
      );
      await window().screenshot('keep-rule');
      await quickInput.pick('为团队保留');
    });

    it('purges, and tells so in the status bar and the view', async () => {
      const { ui } = window();
      const done = await ui.statusBar.waitFor(/app\.js: 已生效，边缘节点返回您的文件/, 30_000);
      assert.match(done.label, /浏览器/);
      await ui.statusBar.hover(/app\.js/);
      await window().screenshot('live');
      const purges = ui.view('CDN 刷新缓存');
      await purges.open();
      const run = await purges.row('app.js');
      await run.expand();
      const url = await purges.row('/app.js');
      await url.waitForDescription(/已生效/);
      assert.match(await url.tooltip(), /浏览器.*ID.*请求/);
      await window().screenshot('purges');
      const profile = await ui.view('CDN').row('demo');
      assert.match(await profile.tooltip(), /无需询问即可刷新缓存：static\.demo\.test/);
      await window().screenshot('profile');
    });

    it('words a refusal', async () => {
      const { ui } = window();
      demo.faults.add({
        match: { api: 'aliyun', action: 'RefreshObjectCaches' },
        fault: { kind: 'quotaGone' },
      });
      await (await ui.explorer.openMenu('dist/app.js')).click(title);
      const toast = await ui.notifications.waitFor(/“demo”今日刷新缓存额度用尽/);
      assert.deepEqual(await toast.buttons(), ['显示刷新缓存记录']);
      await ui.statusBar.waitFor('app.js: 被拒绝');
      const newest = await ui.view('CDN 刷新缓存').firstRow();
      await newest.waitForDescription(/额度用尽/);
      await window().screenshot('refused');
      await toast.close();
    });

    it('asks before it removes a profile', async () => {
      const { ui } = window();
      await (await (await ui.view('CDN').row('demo')).openMenu()).click('移除配置…');
      const dialog = await ui.dialogs.waitFor('移除配置“demo”吗？');
      assert.ok(dialog.buttons.includes('移除'));
      await window().screenshot('remove');
      await ui.dialogs.click('Cancel');
    });

    it('asks in Chinese to build first', async () => {
      const { ui } = window();
      await window().beginPart({
        '.vscode/settings.json': JSON.stringify(mappingRules),
        'src/less/b.less': 'b {}\n',
        'shop/a.js': 'let a;\n',
      });
      await (await ui.explorer.openMenu('src/less/b.less')).click(title);
      await ui.dialogs.waitFor('由 b.less 构建的 dist/css/b.css 不存在。要先构建吗？');
      await window().screenshot('not-built');
      await ui.dialogs.click('Cancel');
    });

    it('asks in Chinese which target, and explains', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('shop/a.js')).click(title);
      await ui.quickInput.waitFor({ placeholder: /选择哪个目标/ });
      await window().screenshot('which-target');
      await ui.quickInput.cancel();
      const menu = await (await ui.explorer.openMenu('src/less/b.less')).openSubmenu('CDN');
      await menu.click('解释 URL');
      await ui.quickInput.waitFor({ title: '解释 URL：b.less' });
      const [, mapped] = await ui.quickInput.rows();
      assert.equal(mapped?.detail, '.vscode/settings.json 中的规则 1 · demo');
      await window().screenshot('explain');
      await ui.quickInput.fill(`http://${site}/logo?v=3`);
      await until('the file of the URL is shown', async () => {
        const [first] = await ui.quickInput.rows();
        return first?.description.endsWith(' · 任意查询参数') === true;
      });
      await window().screenshot('explain-every-query');
      await ui.quickInput.cancel();
    });
  });
});
