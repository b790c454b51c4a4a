/**
 * A file by name; nothing in this room looks at the disk.
 * `path` is absolute with POSIX separators (on Windows `C:/site/a.js`: the caller turns backslashes, since elsewhere
 * a backslash is a legal character of a name). `root` is the workspace folder that holds it; absent = outside.
 */
export interface FileRef {
  readonly path: string;
  readonly root?: string;
}

const drive = /^[A-Za-z]:(?:\/|$)/;
const SMALL_DRIVE = /^[a-z]:(?:\/|$)/;
/** Also true of `.name`, which costs those a second look. */
const UNTIDY = /\/(?:[/.]|$)/;

/** `/a`, `C:/a` and `//server/share/a` are absolute. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || drive.test(path);
}

/**
 * One spelling for one place: no `.`, `..` or empty segments, no slash at the end, drive letter in capitals (VS Code
 * writes it small in some calls and large in others). The file system's root becomes `''`, a drive `C:`, so that
 * `folder + '/' + rest` always is a path.
 */
export function normalizePath(path: string): string {
  const spelled = SMALL_DRIVE.test(path) ? path.charAt(0).toUpperCase() + path.slice(1) : path;
  if (!UNTIDY.test(spelled)) {
    return spelled;
  }
  const kept: string[] = [];
  for (const segment of spelled.split('/')) {
    if (segment === '..') {
      kept.pop();
    } else if (segment !== '' && segment !== '.') {
      kept.push(segment);
    }
  }
  let lead = '';
  if (spelled.startsWith('/')) {
    lead = isUnc(spelled) ? '//' : '/';
  }
  return kept.length === 0 ? '' : lead + kept.join('/');
}

function isUnc(path: string): boolean {
  return path.startsWith('//') && !path.startsWith('///');
}
