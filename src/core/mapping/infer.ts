import { compileRules } from './compile.ts';
import type { UrlFault } from './encode.ts';
import { encodePath, parseHttpUrl } from './encode.ts';
import type { PurgeTarget } from './map.ts';
import { mapFiles } from './map.ts';
import type { FileRef } from './paths.ts';
import { isAbsolutePath, normalizePath } from './paths.ts';
import type { RawRule } from './rules.ts';
import { parseRules } from './rules.ts';

/** A rule that would map the file to the pasted URL. */
export interface Candidate {
  readonly kind: 'folder' | 'file';
  /** The folder or file: absolute and normalized. */
  readonly path: string;
  readonly url: string;
}

export type InferFault = UrlFault | 'empty' | 'severalUrls' | 'isDirectory' | 'unwritablePath';

/**
 * `url` is the pasted one as a browser requests it, without query and fragment; `candidates` (1 to 3) go from the one
 * that maps most to the file alone.
 */
export type Inference =
  | {
      readonly ok: true;
      readonly url: string;
      readonly droppedQuery: boolean;
      readonly droppedFragment: boolean;
      readonly candidates: readonly Candidate[];
    }
  | { readonly ok: false; readonly fault: InferFault };

/**
 * Rules that say what one pasted live URL of one file says. As many names as the ends of both paths share lie below
 * the first candidate's folder, one fewer below the second's; the last is the file alone, and the only one when the
 * names differ. A directory's URL can only be that of a page (`index.html`), and then of this one file.
 */
export function inferRules(pasted: string, file: FileRef): Inference {
  const url = readPasted(pasted);
  if (typeof url === 'string') {
    return { ok: false, fault: url };
  }
  const path = normalizePath(file.path);
  if (url.pathname.endsWith('/') && !/\.x?html?$/i.test(path)) {
    return { ok: false, fault: 'isDirectory' };
  }
  const dropped = { droppedQuery: url.search !== '', droppedFragment: url.hash !== '' };
  url.search = '';
  url.hash = '';
  const all: Candidate[] = [
    ...folderCandidates(url, path, file.root === undefined ? undefined : normalizePath(file.root)),
    { kind: 'file', path, url: url.href },
  ];
  const candidates = all.filter(candidate => previewFiles(candidate, [file])[0]?.url === url.href);
  return candidates.length === 0
    ? { ok: false, fault: 'unwritablePath' }
    : { ok: true, url: url.href, ...dropped, candidates };
}

/** Which of these files the candidate maps, and to what. */
export function previewFiles(candidate: Candidate, files: readonly FileRef[]): readonly PurgeTarget[] {
  const { rules } = parseRules([rawRule(candidate)], { scope: 'session' });
  return mapFiles(files, compileRules(rules)).targets;
}

/**
 * The candidate as it is written into settings: relative to `base` (a workspace folder that holds it) for the team,
 * absolute without it for the user.
 */
export function rawRule(candidate: Candidate, base?: string): RawRule {
  const { kind, url } = candidate;
  const written =
    base === undefined ? absolute(candidate.path) : relative(candidate.path, normalizePath(base));
  return kind === 'folder' ? { folder: written, url } : { file: written, url };
}

function readPasted(pasted: string): URL | InferFault {
  const text = pasted.trim().replace(/^["'`<](.*)["'`>]$/s, '$1');
  if (text === '') {
    return 'empty';
  }
  if (/\s(?:https?:)?\/\//i.test(text)) {
    return 'severalUrls';
  }
  if (text.startsWith('//')) {
    return parseHttpUrl(`https:${text}`);
  }
  const bareHost = /^[^\s/:?#@]+\.[^\s/:?#@]+(?::\d+)?\//.test(text);
  return parseHttpUrl(bareHost ? `https://${text}` : text);
}

function folderCandidates(url: URL, path: string, root: string | undefined): Candidate[] {
  const names = path.split('/');
  const segments = url.pathname.split('/');
  // Before the first name of an absolute path stand "" or "C:"; nobody means to map a whole disk, so one name more stays.
  const kept = root === undefined || !path.startsWith(`${root}/`) ? 2 : root.split('/').length;
  const most = Math.min(names.length - kept, segments.length - 1);
  let shared = 0;
  while (shared < most && encodePath(names.at(-1 - shared) ?? '') === segments.at(-1 - shared)) {
    shared += 1;
  }
  return [shared, shared - 1]
    .filter(count => count > 0)
    .map(count => ({
      kind: 'folder',
      path: names.slice(0, -count).join('/'),
      url: `${url.origin}${segments.slice(0, -count).join('/')}/`,
    }));
}

/** A normalized path leaves out the slash of a root or a drive. */
function absolute(path: string): string {
  return path === '' || /^[A-Z]:$/.test(path) ? `${path}/` : path;
}

/** A folder may be called `a:`, which alone would be read as a drive. */
function relative(path: string, base: string): string {
  const below = path === base ? '.' : path.slice(base.length + 1);
  return isAbsolutePath(below) ? `./${below}` : below;
}
