import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';
import { profileEnvironment } from './profile.ts';
import type { Profile } from './profile.ts';

/** Root can't use Chromium's sandbox; nothing but loopback may be looked up. */
const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];

/** Opens Chromium on the profile's own browser folder, so that what it stores outlives a reload or a restart. */
export async function openBrowser(
  profile: Profile,
  { headless }: { readonly headless: boolean } = { headless: true },
): Promise<BrowserContext> {
  const executablePath = process.env['CHROME_PATH'];
  if (!executablePath) throw new Error('CHROME_PATH is not set: start through "node scripts/bootstrap.mjs"');
  const context = await chromium.launchPersistentContext(profile.browser, {
    executablePath,
    args: browserArguments,
    headless,
    env: profileEnvironment(profile),
    locale: 'en-US',
    viewport: headless ? { width: 1280, height: 860 } : null,
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(15_000);
  return context;
}
