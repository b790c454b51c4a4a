import { l10n } from 'vscode';
import type { CdnErrorKind, ErrorSummary } from '../core/errors.ts';
import { objectProblems, purgeKinds } from '../core/providers/provider.ts';
import { wordNoWay, wordProblem } from './purge/wordWay.ts';

interface Facts {
  /** The profile's name, in the sentence in quotes. */
  readonly profile: string;
  readonly code: string;
  /** The host that was called. */
  readonly host: string;
  readonly error: ErrorSummary;
}

/** One sentence per kind: it names the thing, and the next step. */
const sentences: Readonly<Record<CdnErrorKind, (facts: Facts) => string>> = {
  cancelled: () => '',
  keyUnknown: ({ profile }) =>
    l10n.t('The CDN does not know the key of “{0}”, or it is disabled. Enter it again.', profile),
  secretWrong: ({ profile }) => l10n.t('The secret of “{0}” is wrong. Enter it again.', profile),
  tokenExpired: ({ profile }) =>
    l10n.t('The security token of “{0}” has expired. Enter a new one with “Edit Profile…”.', profile),
  clock: wordClock,
  permission: ({ profile, error, code }) =>
    l10n.t(
      'The key of “{0}” lacks the permission {1}. Ask the administrator of the account for it.',
      profile,
      String(error.detail?.['permission'] ?? code),
    ),
  notOwned: ({ profile, error }) =>
    l10n.t(
      '{0} does not belong to the account of “{1}”. Check the rule, or choose another profile.',
      String(error.detail?.['url'] ?? error.detail?.['object'] ?? error.detail?.['host'] ?? l10n.t('A host')),
      profile,
    ),
  quota: ({ profile }) =>
    l10n.t('The purge quota of “{0}” is used up for today. Purge again tomorrow, or raise it.', profile),
  throttled: ({ profile }) =>
    l10n.t('The CDN refuses requests of “{0}” for now: there were too many. Wait a minute.', profile),
  tooLarge: ({ code, error }) =>
    error.code === undefined
      ? l10n.t('The answer was larger than any answer of the CDN. Is a proxy in between?')
      : l10n.t('The CDN refused the request as too large ({0}).', code),
  profile: ({ profile }) =>
    l10n.t('The keys of “{0}” are missing on this machine: enter them again.', profile),
  input: wordInput,
  rejected: ({ code, profile, error }) => {
    const url = error.detail?.['url'] ?? error.detail?.['object'];
    return url === undefined
      ? l10n.t('The CDN refused the request of “{0}” ({1}).', profile, code)
      : l10n.t(
          'The CDN refused {0} ({1}), and with it the whole request. Check its rule.',
          String(url),
          code,
        );
  },
  badReply: ({ code }) =>
    l10n.t('The answer was not the CDN’s ({0}). Is a proxy or a sign-in page in between?', code),
  unavailable: ({ code }) =>
    code === 'demo'
      ? l10n.t('The demo CDN could not be started. The log says why.')
      : l10n.t('The CDN is not available right now ({0}). Try again in a minute.', code),
  network: ({ host, code }) =>
    l10n.t('Can’t reach {0} ({1}). Check the connection and the proxy settings.', host, code),
  timeout: ({ host }) => l10n.t('{0} did not answer in time. Try again.', host),
  storage: wordStorage,
};

/** By the code of what was wrong with what the person gave. */
const inputs: Readonly<Record<string, (detail: Readonly<Record<string, string | number>>) => string>> = {
  unsaved: ({ path }) => l10n.t('{0} has unsaved changes. Save it first.', String(path)),
  notParsable: ({ path }) => l10n.t('{0} has an error in it. Mend it first.', String(path)),
  noNetwork: ({ name, network }) =>
    l10n.t(
      'The CDN of “{0}” has no {1} network. Change “network” in the rule.',
      String(name),
      String(network),
    ),
  noWay: ({ kind, mode, name }) =>
    wordNoWay(purgeKinds.find(each => each === kind) ?? 'url', String(mode), String(name)),
  badObject: ({ object, problem }) =>
    wordProblem(objectProblems.find(each => each === problem) ?? 'notAUrl', String(object)),
  badArgument: ({ name }) =>
    l10n.t('The argument “{0}” of the purge command is not right. The README lists them.', String(name)),
  badLine: ({ line, object }) => l10n.t('Line {0} is not a URL: {1}', Number(line), String(object)),
  tooManyFiles: ({ count }) => l10n.t('More than {0} files are too many to purge one by one.', Number(count)),
};

function wordInput({ error, code }: Facts): string {
  const detail = error.detail ?? {};
  return inputs[code]?.(detail) ?? l10n.t('This value can’t be used: {0}.', String(detail['name'] ?? code));
}

function wordStorage({ error, code }: Facts): string {
  const path = String(error.detail?.['path'] ?? l10n.t('a file'));
  return error.code === 'SecretStorage'
    ? l10n.t('VS Code’s secret storage failed. Unlock the keyring of this computer, then try again.')
    : l10n.t('Can’t write {0} ({1}). Free some space or check its permissions.', path, code);
}

function wordClock({ error }: Facts): string {
  const seconds = error.detail?.['seconds'];
  if (typeof seconds !== 'number')
    return l10n.t('The clock of this computer is wrong. Set it, then try again.');
  return seconds > 0
    ? l10n.t('The clock of this computer is {0} s fast. Set it, then try again.', seconds)
    : l10n.t('The clock of this computer is {0} s slow. Set it, then try again.', -seconds);
}

/** What a person reads. `profile` is the name of the profile whose key was used. Empty for a cancellation. */
export function wordError(error: ErrorSummary, profile?: string): string {
  const { code, kind, detail } = error;
  return sentences[kind]({
    profile: profile ?? String(detail?.['name'] ?? l10n.t('this profile')),
    code: code ?? kind,
    host: String(detail?.['host'] ?? l10n.t('the CDN')),
    error,
  });
}
