interface Place {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Key extends Place {
  readonly key: string;
  readonly mac?: string;
}

interface Command {
  readonly command: string;
  /** May be a key of the texts, as `%key%`; so may be a submenu's label. */
  readonly title: string;
  readonly enablement?: string;
}

/** The parts of package.json that say where a command can be found. */
export interface CommandManifest {
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly submenus?: readonly { readonly id: string; readonly label: string }[];
    readonly menus?: Readonly<Record<string, readonly Place[]>>;
    readonly keybindings?: readonly Key[];
  };
}

const head = `# Commands

Where each command is found, and when. Written from the manifest by \`npm run docs\`; a test compares them.
`;

/** The Markdown of docs/commands.md. `texts` are those of package.nls.json. */
export function wordCommands(manifest: CommandManifest, texts: Readonly<Record<string, string>>): string {
  const { commands, submenus = [] } = manifest.contributes;
  const fill = (text: string): string =>
    text.replace(/^%(.*)%$/, (whole, key: string) => texts[key] ?? whole);
  const ofCommands = commands.map(({ command, title, enablement }) => [
    fill(title),
    code(command),
    wordPalette(manifest, command) + wordWhen(enablement, ', enabled'),
    wordKeys(manifest, command),
    wordMenus(manifest, place => place.command === command),
  ]);
  const ofSubmenus = submenus.map(({ id, label }) => [
    fill(label),
    code(id),
    wordMenus(manifest, place => place.submenu === id),
  ]);
  return [
    head,
    table(['title', 'command', 'palette', 'key', 'menus'], ofCommands),
    ...(ofSubmenus.length === 0 ? [] : [table(['submenu', 'id', 'menus'], ofSubmenus)]),
  ].join('\n');
}

/** The palette shows every command that no entry of its menu hides. */
function wordPalette({ contributes }: CommandManifest, command: string): string {
  const entry = contributes.menus?.['commandPalette']?.find(place => place.command === command);
  return entry?.when === 'false' ? 'no' : `yes${wordWhen(entry?.when)}`;
}

function wordKeys({ contributes }: CommandManifest, command: string): string {
  return lines(
    (contributes.keybindings ?? [])
      .filter(place => place.command === command)
      .map(({ key, mac, when }) => code(key) + (mac ? `, Mac ${code(mac)}` : '') + wordWhen(when)),
  );
}

function wordMenus({ contributes }: CommandManifest, isMeant: (place: Place) => boolean): string {
  return lines(
    Object.entries(contributes.menus ?? {})
      .filter(([menu]) => menu !== 'commandPalette')
      .flatMap(([menu, places]) => places.filter(isMeant).map(({ when }) => code(menu) + wordWhen(when))),
  );
}

function wordWhen(when: string | undefined, before = ''): string {
  return when === undefined ? '' : `${before} when ${code(when)}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A pipe would end the cell, inside a code span too. */
function code(text: string): string {
  return `\`${text.replaceAll('|', String.raw`\|`)}\``;
}

function lines(words: readonly string[]): string {
  return [...new Set(words)].join('<br>') || '–';
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(header), `|${'---|'.repeat(header.length)}`, ...rows.map(row), ''].join('\n');
}
