import { readText } from './project.ts';

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface View {
  readonly id: string;
  readonly when?: string;
}

interface Welcome {
  readonly view: string;
  readonly contents: string;
  readonly when?: string;
}

interface Configuration {
  readonly properties?: Readonly<Record<string, { readonly scope?: string }>>;
}

export interface Contributes {
  readonly commands?: readonly { readonly command: string; readonly title?: string }[];
  readonly submenus?: readonly { readonly id: string }[];
  readonly menus?: Readonly<Record<string, readonly MenuItem[]>>;
  readonly keybindings?: readonly MenuItem[];
  readonly views?: Readonly<Record<string, readonly View[]>>;
  readonly viewsWelcome?: readonly Welcome[];
  /** A list where settings are shown under several headings. */
  readonly configuration?: Configuration | readonly Configuration[];
}

export interface Capabilities {
  readonly untrustedWorkspaces?: {
    readonly supported?: boolean | string;
    readonly restrictedConfigurations?: readonly string[];
  };
}

/** The parts of package.json that the checks read. */
export interface Manifest {
  readonly activationEvents?: readonly string[];
  readonly capabilities?: Capabilities;
  readonly contributes?: Contributes;
}

export function readManifest(): Manifest {
  const manifest: Manifest = JSON.parse(readText('package.json'));
  return manifest;
}

const prefix = 'cdnExplorer.';

function commandIds({ contributes }: Manifest): string[] {
  return (contributes?.commands ?? []).map(({ command }) => command);
}

function viewIds({ contributes }: Manifest): string[] {
  return Object.values(contributes?.views ?? {}).flatMap(views => views.map(({ id }) => id));
}

function settings({ contributes }: Manifest): (readonly [string, { readonly scope?: string }])[] {
  return [contributes?.configuration ?? []]
    .flat()
    .flatMap(({ properties }) => Object.entries(properties ?? {}));
}

function menuItems({ contributes }: Manifest): readonly MenuItem[] {
  return [...Object.values(contributes?.menus ?? {}).flat(), ...(contributes?.keybindings ?? [])];
}

/** Each check gives one sentence per fault, none for a good manifest. */
export function commandFaults(manifest: Manifest, registered: readonly string[]): string[] {
  const contributed = commandIds(manifest);
  return [
    ...(manifest.contributes?.commands ?? [])
      .filter(({ title }) => !title)
      .map(({ command }) => `${command} has no title`),
    ...contributed.filter(id => !registered.includes(id)).map(id => `nobody registers ${id}`),
    ...registered.filter(id => !contributed.includes(id)).map(id => `${id} is not in the manifest`),
    ...contributed.filter((id, index) => contributed.indexOf(id) !== index).map(id => `${id} is there twice`),
    ...[...contributed, ...viewIds(manifest)]
      .filter(id => !id.startsWith(prefix))
      .map(id => `${id} does not start with ${prefix}`),
  ];
}

export function menuFaults(manifest: Manifest): string[] {
  const commands = new Set(commandIds(manifest));
  const submenus = new Set((manifest.contributes?.submenus ?? []).map(({ id }) => id));
  return menuItems(manifest).flatMap(({ command, submenu }) => [
    ...(command === undefined || commands.has(command) ? [] : [`a menu or key names ${command}`]),
    ...(submenu === undefined || submenus.has(submenu) ? [] : [`a menu names the submenu ${submenu}`]),
  ]);
}

export function welcomeFaults(manifest: Manifest): string[] {
  const commands = new Set(commandIds(manifest));
  const views = viewIds(manifest);
  return (manifest.contributes?.viewsWelcome ?? []).flatMap(({ view, contents }) => [
    ...(views.includes(view) ? [] : [`a welcome names the view ${view}`]),
    ...[...contents.matchAll(/\(command:([\w.]+)/g)]
      .map(([, command = '']) => command)
      .filter(command => command.startsWith(prefix) && !commands.has(command))
      .map(command => `a welcome links to ${command}`),
  ]);
}

/** Conditions may name our views, settings and submenus, and context keys and context values that `source` sets. */
export function whenFaults(manifest: Manifest, source: string): string[] {
  const views = viewIds(manifest);
  const settingNames = new Set(settings(manifest).map(([name]) => name));
  const conditions = [
    ...menuItems(manifest),
    ...(manifest.contributes?.viewsWelcome ?? []),
    ...Object.values(manifest.contributes?.views ?? {}).flat(),
  ].flatMap(({ when }) => when ?? []);
  return conditions.flatMap(when => [
    ...[...when.matchAll(/(config\.)?\b(cdnExplorer\.[\w.]+)/g)]
      .filter(([, config, name = '']) =>
        config ? !settingNames.has(name) : !views.includes(name) && !source.includes(`'${name}'`),
      )
      .map(([, , name = '']) => `nothing is called ${name} (${when})`),
    ...[...when.matchAll(/viewItem == '?([\w.-]+)/g)]
      .filter(([, value = '']) => !source.includes(`'${value}'`))
      .map(([, value = '']) => `no tree item is a ${value}`),
  ]);
}

const mostInPalette = 10;

export function paletteFaults(manifest: Manifest): string[] {
  const palette = manifest.contributes?.menus?.['commandPalette'] ?? [];
  const hidden = new Set(palette.filter(({ when }) => when === 'false').map(({ command }) => command));
  const shown = commandIds(manifest).filter(id => !hidden.has(id));
  return shown.length > mostInPalette
    ? [`the palette shows ${shown.length} commands: ${shown.join(', ')}`]
    : [];
}

/** The one setting that belongs to a folder; the others could confirm, trigger, limit or aim. */
const folderSetting = 'cdnExplorer.mappings';

export function settingFaults(manifest: Manifest): string[] {
  const trust = manifest.capabilities?.untrustedWorkspaces;
  const restricted = trust?.restrictedConfigurations ?? [];
  return [
    ...settings(manifest).flatMap(([name, { scope }]) => {
      const allowed = name === folderSetting ? ['resource'] : ['application', 'machine'];
      return allowed.includes(scope ?? 'window') ? [] : [`${name} has the scope ${scope ?? 'window'}`];
    }),
    ...(trust?.supported === 'limited' && !restricted.includes(folderSetting)
      ? [`${folderSetting} is read in untrusted workspaces`]
      : []),
    ...(trust?.supported === undefined || trust.supported === true
      ? ['nothing is said of untrusted workspaces']
      : []),
  ];
}

export function activationFaults({ activationEvents = [] }: Manifest): string[] {
  return [
    ...(activationEvents.includes('onStartupFinished') ? [] : ['onStartupFinished is missing']),
    ...(activationEvents.includes('*') ? ['it would hold up the start of every window'] : []),
  ];
}
