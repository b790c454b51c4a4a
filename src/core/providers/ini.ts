/** A section of an INI file: its values by key, keys in lower case with `_` for `-`. */
export interface IniSection {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
  /** What is there twice. Of sections the first counts, of keys the last. */
  readonly doubled?: 'section' | 'key';
}

/**
 * The sections of an INI file, read as forgivingly as vendors' files need it: `=` and `:`, quotes, a byte order mark,
 * keys before any section (`default` then). A comment at a line's end needs white space before it: values hold `;`, `#`.
 */
export function readIni(text: string): IniSection[] {
  const sections = new Map<string, Open>();
  let open: Open | undefined;
  for (const line of text.split(/\r?\n|\r/)) {
    // A byte order mark is white space too.
    const written = line.trim();
    if (written === '' || /^[;#]/.test(written)) continue;
    const name = /^\[([^\]]*)\]\s*(?:[;#].*)?$/.exec(written)?.[1]?.trim();
    if (name !== undefined) open = begin(sections, name);
    else {
      const [, key = '', value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(written) ?? [];
      if (key !== '') add((open ??= begin(sections, 'default')), key, value);
    }
  }
  return [...sections].map(([name, { values, doubled }]) => ({ name, values, ...(doubled && { doubled }) }));
}

interface Open {
  readonly values: Map<string, string>;
  doubled?: 'section' | 'key';
}

/** A section that is there twice is read to nowhere. */
function begin(sections: Map<string, Open>, name: string): Open {
  const section: Open = { values: new Map() };
  const first = sections.get(name);
  if (first) first.doubled = 'section';
  else sections.set(name, section);
  return section;
}

function add(section: Open, written: string, value: string): void {
  const key = written.toLowerCase().replaceAll('-', '_');
  if (section.values.has(key)) section.doubled ??= 'key';
  section.values.set(key, bare(value));
}

function bare(value: string): string {
  const quoted = /^"([^"]*)"|^'([^']*)'/.exec(value);
  return quoted ? (quoted[1] ?? quoted[2] ?? '') : value.replace(/(?:^|\s)[;#].*$/, '').trim();
}
