import type { Page } from 'playwright-core';

/**
 * What the page keeps in the browser, read back through the browser's own API: on disk it may be compressed. VS Code
 * keeps its state, the Mementos of extensions among it, in IndexedDB, and SecretStorage encrypted in localStorage.
 */
export async function readBrowserStorage(page: Page): Promise<string> {
  const kept = await page.context().storageState({ indexedDB: true });
  const session: unknown = await page.evaluate('Object.entries(sessionStorage)');
  return JSON.stringify({ kept, session });
}

/** Puts a text where a web page could have put it. */
export async function writeToLocalStorage(page: Page, key: string, text: string): Promise<void> {
  await page.evaluate(`localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(text)})`);
}
