import * as vscode from 'vscode';
import { registerCommands } from './vscode/commands.ts';
import { lazily } from './vscode/lazily.ts';
import { onceSettingsAreOpen } from './vscode/mapping/watchSettings.ts';
import { registerProfilesView } from './vscode/profiles/profilesView.ts';
import { registerPurgesView } from './vscode/purge/purgesView.ts';
import type { Services } from './vscode/services.ts';

const profiles = () => import('./vscode/profiles/profileCommands.ts');
const purge = () => import('./vscode/purge/purgeCommand.ts');
const explain = () => import('./vscode/mapping/explainCommand.ts');
const diagnostics = () => import('./vscode/mapping/ruleDiagnostics.ts');
const demo = () => import('./vscode/demo/demoCommands.ts');

/** Composition only: registers and returns. Rooms are loaded by the first command or view that needs them. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('CDN Explorer', { log: true });
  const problems = lazily(async () => {
    const { registerRuleDiagnostics } = await diagnostics();
    context.subscriptions.push(registerRuleDiagnostics());
  });
  const services = lazily(async (): Promise<Services> => {
    const [{ createServices }, { registerStatusBar }] = await Promise.all([
      import('./vscode/services.ts'),
      import('./vscode/purge/statusBar.ts'),
    ]);
    const made = createServices(context, log);
    context.subscriptions.push(registerStatusBar(made.runs));
    await problems();
    return made;
  });
  context.subscriptions.push(
    log,
    onceSettingsAreOpen(() => void problems().catch((thrown: unknown) => log.error(String(thrown)))),
    registerProfilesView(services, log),
    registerPurgesView(services, log),
    registerCommands(
      {
        'cdnExplorer.addProfile': async node => (await profiles()).addProfileCommand(await services(), node),
        'cdnExplorer.cancelPurge': async node => (await purge()).cancelPurgeCommand(await services(), node),
        'cdnExplorer.explainUrl': async (...args) => (await explain()).explainUrlCommand(args),
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
