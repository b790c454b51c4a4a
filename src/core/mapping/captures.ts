import { normalizePath } from './paths.ts';

/** `{name}` stands for a part of one name; `{dir/}` for the folders at its place, none among them, with their slashes. */
export type PathPart =
  | { readonly literal: string; readonly capture?: never }
  | { readonly capture: string; readonly literal?: never };

/** A path with captures; what stands before them is literal, whatever braces a folder's name has. */
export interface CapturePath {
  readonly base: string;
  readonly parts: readonly PathPart[];
}

export type CaptureFault = 'badCapture' | 'severalCaptures' | 'notAFile';

/** A path that can be matched. */
export interface CompiledPath {
  readonly parts: readonly PathPart[];
  /** What every path begins with. */
  readonly head: string;
  readonly pattern: RegExp;
  /** The captures in the order of the pattern's groups. */
  readonly names: readonly string[];
}

/** The values of captures by their text. */
export type Captured = ReadonlyMap<string, string>;

const CAPTURE = /\{([A-Za-z]\w*\/?)\}/g;

/**
 * Reads the captures of a written path. At most one in a name and one for folders in all: with these a path has one
 * reading only, so that what is built from a file leads back to it.
 */
export function parseCaptures(written: string): readonly PathPart[] | CaptureFault {
  const parts: PathPart[] = [];
  let end = 0;
  for (const match of written.matchAll(CAPTURE)) {
    if (match.index > end) {
      parts.push({ literal: written.slice(end, match.index) });
    }
    parts.push({ capture: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < written.length) {
    parts.push({ literal: written.slice(end) });
  }
  return faultOf(parts) ?? parts;
}

function faultOf(parts: readonly PathPart[]): CaptureFault | undefined {
  if (parts.some(({ literal }) => literal !== undefined && /[{}]/.test(literal))) {
    return 'badCapture';
  }
  if (parts.at(-1)?.capture?.endsWith('/') === true) {
    return 'notAFile';
  }
  let folders = 0;
  let inName = 0;
  let before = '/';
  for (const { literal, capture } of parts) {
    if (literal !== undefined) {
      inName = literal.includes('/') ? 0 : inName;
      before = literal;
    } else if (!capture.endsWith('/')) {
      inName += 1;
      before = capture;
    } else if (before.endsWith('/')) {
      folders += 1;
      before = capture;
    } else {
      return 'badCapture';
    }
    if (inName > 1 || folders > 1) {
      return 'severalCaptures';
    }
  }
  return undefined;
}

/** The captures of a path, each once. */
export function capturesOf(parts: readonly PathPart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ capture }) => capture ?? []));
}

/** Makes a path with captures ready for any number of paths. */
export function compilePath({ base, parts }: CapturePath): CompiledPath {
  const all: readonly PathPart[] = base === '' ? parts : [{ literal: base }, ...parts];
  const names: string[] = [];
  const sources = all.map(({ literal, capture }) => {
    if (literal !== undefined) {
      return literal.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    }
    const known = names.indexOf(capture);
    if (known >= 0) {
      return `(?:\\${known + 1})`;
    }
    names.push(capture);
    return capture.endsWith('/') ? '((?:[^/]+/)*)' : '([^/]+)';
  });
  const first = all.findIndex(({ capture }) => capture !== undefined);
  const head = all.slice(0, first < 0 ? all.length : first).map(({ literal }) => literal ?? '');
  return { parts: all, head: head.join(''), pattern: new RegExp(`^${sources.join('')}$`, 'u'), names };
}

/** What the captures stand for in this path; undefined when it is another one. */
export function matchPath({ head, pattern, names }: CompiledPath, path: string): Captured | undefined {
  const match = path.startsWith(head) ? pattern.exec(path) : null;
  return match === null ? undefined : new Map(names.map((name, group) => [name, match[group + 1] ?? '']));
}

/**
 * The path with the captures filled in. Undefined when it needs one that is not known, or when it comes out as a path
 * to somewhere else: a name of dots would lead out of its folder.
 */
export function fillPath({ parts }: CompiledPath, captured: Captured): string | undefined {
  let path = '';
  for (const { literal, capture } of parts) {
    const text = literal ?? captured.get(capture);
    if (text === undefined) {
      return undefined;
    }
    path += text;
  }
  return normalizePath(path) === path ? path : undefined;
}
