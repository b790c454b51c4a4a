import * as vscode from 'vscode';
import { registerCommands } from './vscode/commands.ts';
import { lazily } from './vscode/lazily.ts';
import { registerProfileFiles } from './vscode/profiles/profileFiles.ts';
import { registerProfilesView } from './vscode/profiles/profilesView.ts';
import { registerPurgesView } from './vscode/purge/purgesView.ts';
import type { Services } from './vscode/services.ts';

const profiles = () => import('./vscode/profiles/profileCommands.ts');
const purge = () => import('./vscode/purge/purgeCommand.ts');
const demo = () => import('./vscode/demo/demoCommands.ts');

/** Composition only: registers and returns. Rooms are loaded by the first command or view that needs them. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('CDN Explorer', { log: true });
  const services = lazily(async (): Promise<Services> => {
    const [{ createServices }, { registerStatusBar }] = await Promise.all([
      import('./vscode/services.ts'),
      import('./vscode/purge/statusBar.ts'),
    ]);
    const made = createServices(context, log);
    context.subscriptions.push(registerStatusBar(made.runs));
    return made;
  });
  context.subscriptions.push(
    log,
    registerProfilesView(services, log),
    registerProfileFiles(services, async () => (await profiles()).profileDocument),
    registerPurgesView(services, log),
    registerCommands(
      {
        'cdnExplorer.addProfile': async node => (await profiles()).addProfileCommand(await services(), node),
        'cdnExplorer.cancelPurge': async node => (await purge()).cancelPurgeCommand(await services(), node),
        'cdnExplorer.duplicateProfile': async node =>
          (await profiles()).duplicateProfileCommand(await services(), node),
        'cdnExplorer.editProfile': async node =>
          (await profiles()).editProfileCommand(await services(), node),
        'cdnExplorer.editProfileJson': async node =>
          (await profiles()).editProfileJsonCommand(await services(), node),
        'cdnExplorer.filterDomains': async node =>
          (await profiles()).filterDomainsCommand(await services(), node),
        'cdnExplorer.mapFile': async (...args) => (await purge()).mapFileCommand(await services(), args),
        'cdnExplorer.openPurges': async () => vscode.commands.executeCommand('cdnExplorer.purges.focus'),
        'cdnExplorer.purge': async (...args) => (await purge()).purgeCommand(await services(), args),
        'cdnExplorer.reloadProfiles': async () => (await services()).profiles.reload(),
        'cdnExplorer.removeProfile': async node =>
          (await profiles()).removeProfileCommand(await services(), node),
        'cdnExplorer.showOutput': async () => log.show(),
        'cdnExplorer.startDemo': async () => (await demo()).startDemoCommand(await services()),
        'cdnExplorer.stopDemo': async () => (await demo()).stopDemoCommand(await services()),
        'cdnExplorer.testProfile': async node =>
          (await profiles()).testProfileCommand(await services(), node),
      },
      log,
    ),
  );
}
