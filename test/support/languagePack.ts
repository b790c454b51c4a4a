import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { installVsix } from './codeServer.ts';
import type { TestHost } from './hosts.ts';
import type { Profile } from './profile.ts';

const id = 'cdn-explorer-test.language-pack';
const version = '1.0.0';

/**
 * Makes `locale` a language that this profile's VS Code can be started in. The pack is empty, so only extensions speak
 * it: Microsoft's own pack is not to be had from npm.
 */
export async function installLanguagePack(host: TestHost, profile: Profile, locale: string): Promise<void> {
  const folder = join(profile.folder, 'languagePack');
  await mkdir(folder);
  const translations = join(folder, 'main.i18n.json');
  await writeFile(translations, JSON.stringify({ contents: {} }));
  const [publisher, name] = id.split('.');
  const manifest = {
    name,
    publisher,
    version,
    license: 'MIT',
    engines: { vscode: '^1.105.0' },
    files: ['main.i18n.json'],
    contributes: {
      localizations: [
        {
          languageId: locale,
          languageName: locale,
          localizedLanguageName: locale,
          translations: [{ id: 'vscode', path: './main.i18n.json' }],
        },
      ],
    },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const vsix = join(profile.folder, 'languagePack.vsix');
  await createVSIX({
    cwd: folder,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  await installVsix(host, profile, [vsix]);
  // What VS Code's own management of packs would write; it keeps an entry as long as its extension is installed.
  const packs = {
    [locale]: {
      hash: `${id}-${version}`,
      label: locale,
      extensions: [{ extensionIdentifier: { id }, version }],
      translations: { vscode: translations },
    },
  };
  await writeFile(join(profile.userData, 'languagepacks.json'), JSON.stringify(packs));
}
