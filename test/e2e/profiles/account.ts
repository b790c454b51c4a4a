import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import { until } from '../../support/until.ts';

/** What lies under a profile whose key may do all, in an account of hundreds of domains. Begins and ends without one. */
export function accountTests(window: SharedWindow, demo: SpecDemo): void {
  function requests(action: string): number {
    return demo.received().filter(({ details }) => details['action'] === action).length;
  }

  describe('account', () => {
    before(async () => {
      await demo.reset();
      await window().beginPart();
    });

    it('says what is left of the day', async () => {
      const { ui } = window();
      const { accessKeyId, accessKeySecret } = demo.info.keys.full;
      await ui.view('CDN').clickWelcomeButton('Add Profile');
      await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
      await ui.quickInput.pick('Demo CDN: Alibaba Cloud CDN');
      await ui.quickInput.waitFor({ message: /Access key ID/ });
      await ui.quickInput.submit(`AccessKey ID,AccessKey Secret ${accessKeyId},${accessKeySecret}`);
      await ui.quickInput.waitUntilClosed();
      await (await ui.view('CDN').row('demo')).expand();
      const left = await ui.view('CDN').row('10,000 URLs left today');
      await left.waitForDescription(/^100 directories$/);
      assert.equal(await left.tooltip(), '10,000 of 10,000 URLs left today · 100 of 100 directories');
    });

    it('lists hundreds of domains by name, and no more rows than can be looked through', async () => {
      const { ui, page } = window();
      // Room for more rows.
      await ui.view('sample').close();
      await ui.view('CDN Purges').close();
      await (await ui.view('CDN').row('Domains')).expand();
      await ui.view('CDN').row('guarded.demo.test');
      const offline = await ui.view('CDN').row('site-0005.demo.test');
      await offline.waitForDescription(/^not online$/);
      await window().screenshotInThemes('domains');
      await (await ui.view('CDN').row('guarded.demo.test')).click();
      await page.keyboard.press('End');
      await ui.view('CDN').row('420 more: filter them.');
      await window().screenshotInThemes('domains-end');
      await page.keyboard.press('Home');
      await ui.view('CDN').row('guarded.demo.test');
      assert.equal(requests('DescribeUserDomains'), 2, 'The service has 500 on a page.');
    });

    it('filters them by parts of the name without another request', async () => {
      const { ui } = window();
      const domains = await ui.view('CDN').row('Domains');
      await domains.clickInline('Filter Domains…');
      await ui.quickInput.waitFor({ title: 'Domains of “demo”', message: /Parts of the name/ });
      await window().screenshotInThemes('filter-domains');
      await ui.quickInput.submit('061 demo');
      await domains.waitForDescription(/^with “061 demo”$/);
      await ui.view('CDN').row('site-0061.demo.test');
      await ui.view('CDN').row('site-0617.demo.test');
      const labels = (await ui.view('CDN').rows()).map(({ label }) => label);
      assert.deepEqual(
        labels.filter(label => label.endsWith('.test')),
        ['0061', '0610', '0611', '0612', '0613', '0614', '0615', '0616', '0617'].map(
          number => `site-${number}.demo.test`,
        ),
      );
      await window().screenshotInThemes('filtered-domains');
      await domains.clickInline('Filter Domains…');
      await ui.quickInput.waitFor({ title: 'Domains of “demo”' });
      await ui.quickInput.submit('nowhere');
      await ui.view('CDN').row('No domain has “nowhere” in its name.');
      await domains.clickInline('Filter Domains…');
      await ui.quickInput.waitFor({ title: 'Domains of “demo”' });
      await ui.quickInput.submit('');
      await ui.view('CDN').row('guarded.demo.test');
      assert.equal(requests('DescribeUserDomains'), 2);
    });

    it('asks anew when the view is reloaded', async () => {
      const { ui } = window();
      const sent = requests('DescribeRefreshQuota');
      await ui.view('CDN').clickTitleAction('Reload');
      await until('the quota is read again', async () => requests('DescribeRefreshQuota') === sent + 1);
      await ui.view('CDN').row('10,000 URLs left today');
      await ui.view('CDN').row('guarded.demo.test');
      await (await (await ui.view('CDN').row('demo')).openMenu()).click('Remove Profile…');
      await ui.dialogs.waitFor('Remove the profile “demo”?');
      await ui.dialogs.click('Remove');
      await ui.view('CDN').welcomeTexts();
      await ui.view('sample').open();
    });
  });
}
