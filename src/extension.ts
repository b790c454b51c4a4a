import * as vscode from 'vscode';
import { type CommandHandler, type CommandId, registerCommands } from './vscode/commands.ts';
import { lazily } from './vscode/lazily.ts';
import { onceSettingsAreOpen } from './vscode/mapping/watchSettings.ts';
import { registerProfileFiles } from './vscode/profiles/profileFiles.ts';
import { registerProfilesView } from './vscode/profiles/profilesView.ts';
import { type LeftRuns, watchLeftRuns } from './vscode/purge/leftRuns.ts';
import { PlanFiles } from './vscode/purge/planFiles.ts';
import { type PurgesView, registerPurgesView } from './vscode/purge/purgesView.ts';
import type { Services } from './vscode/services.ts';

const profiles = () => import('./vscode/profiles/profileCommands.ts');
const purge = () => import('./vscode/purge/purgeCommand.ts');
const scm = () => import('./vscode/purge/purgeScm.ts');
const adoption = () => import('./vscode/purge/adoptRuns.ts');
const urls = () => import('./vscode/purge/purgeUrls.ts');
const purgeAs = () => import('./vscode/purge/purgeAs.ts');
const planDocument = () => import('./vscode/purge/planDocument.ts');
const explain = () => import('./vscode/mapping/explainCommand.ts');
const diagnostics = () => import('./vscode/mapping/ruleDiagnostics.ts');
const demo = () => import('./vscode/demo/demoCommands.ts');

/** Composition only: registers and returns. Rooms are loaded by the first command or view that needs them. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('CDN Explorer', { log: true });
  const plans = new PlanFiles();
  const problems = lazily(async () => {
    const { registerRuleDiagnostics } = await diagnostics();
    context.subscriptions.push(registerRuleDiagnostics());
  });
  const services = lazily(() => start(context, log, plans, left, problems));
  const left = watchLeftRuns(
    context.globalStorageUri,
    async signal => (await adoption()).adoptRuns(await services(), signal),
    log,
  );
  const purges = registerPurgesView(services, log, () => left.look());
  context.subscriptions.push(
    log,
    plans,
    onceSettingsAreOpen(() => void problems().catch((thrown: unknown) => log.error(String(thrown)))),
    registerProfilesView(services, log),
    left,
    purges,
    registerProfileFiles(services, async () => (await profiles()).profileDocument),
    registerCommands(commandsOf(services, purges, log), log),
  );
  left.look();
}

async function start(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  plans: PlanFiles,
  left: LeftRuns,
  problems: () => Promise<void>,
): Promise<Services> {
  const [{ createServices }, { registerStatusBar }] = await Promise.all([
    import('./vscode/services.ts'),
    import('./vscode/purge/statusBar.ts'),
  ]);
  const services = createServices(context, log, plans);
  context.subscriptions.push(registerStatusBar(services.runs), left.lookAfter(services.runs));
  await problems();
  return services;
}

/** Each loads its room when it is first called. */
function commandsOf(
  services: () => Promise<Services>,
  purges: PurgesView,
  log: vscode.LogOutputChannel,
): Readonly<Record<CommandId, CommandHandler>> {
  return {
    'cdnExplorer.addProfile': async node => (await profiles()).addProfileCommand(await services(), node),
    'cdnExplorer.cancelPurge': async node => (await purge()).cancelPurgeCommand(await services(), node),
    'cdnExplorer.clearPurges': async () => (await urls()).clearPurgesCommand(await services()),
    'cdnExplorer.copyUrl': async node => (await urls()).copyUrlCommand(node),
    'cdnExplorer.duplicateProfile': async node =>
      (await profiles()).duplicateProfileCommand(await services(), node),
    'cdnExplorer.editProfile': async node => (await profiles()).editProfileCommand(await services(), node),
    'cdnExplorer.editProfileJson': async node =>
      (await profiles()).editProfileJsonCommand(await services(), node),
    'cdnExplorer.explainUrl': async (...args) => (await explain()).explainUrlCommand(args),
    'cdnExplorer.filterDomains': async node =>
      (await profiles()).filterDomainsCommand(await services(), node),
    'cdnExplorer.mapFile': async (...args) => (await purge()).mapFileCommand(await services(), args),
    'cdnExplorer.openPurges': async () => purges.open(),
    'cdnExplorer.purge': async (...args) => (await purge()).purgeCommand(await services(), args),
    'cdnExplorer.purgeAgain': async node => (await urls()).purgeAgainCommand(await services(), node),
    'cdnExplorer.purgeAs': async (...args) => (await purgeAs()).purgeAsCommand(await services(), args),
    'cdnExplorer.purgeChanges': async (...args) => (await scm()).purgeChangesCommand(await services(), args),
    'cdnExplorer.purgePlan': async uri => (await planDocument()).purgePlanCommand(await services(), uri),
    'cdnExplorer.purgeScm': async (...args) => (await scm()).purgeScmCommand(await services(), args),
    'cdnExplorer.purgeUrls': async () => (await urls()).purgeUrlsCommand(await services()),
    'cdnExplorer.reloadProfiles': async () => (await services()).profiles.reload(),
    'cdnExplorer.removeProfile': async node =>
      (await profiles()).removeProfileCommand(await services(), node),
    'cdnExplorer.retryPurge': async node => (await urls()).retryPurgeCommand(await services(), node),
    'cdnExplorer.showOutput': async () => log.show(),
    'cdnExplorer.startDemo': async () => (await demo()).startDemoCommand(await services()),
    'cdnExplorer.stopDemo': async () => (await demo()).stopDemoCommand(await services()),
    'cdnExplorer.testProfile': async node => (await profiles()).testProfileCommand(await services(), node),
  };
}
