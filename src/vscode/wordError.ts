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
  /** What is true of this error and not of others of its kind. */
  readonly state: string | number | undefined;
  readonly error: ErrorSummary;
}

/** One sentence per kind: it names the thing, and the next step. */
const sentences: Readonly<Record<CdnErrorKind, (facts: Facts) => string>> = {
  cancelled: () => '',
  keyUnknown: ({ profile, state }) =>
    state === 'disabled'
      ? l10n.t('The key of “{0}” is disabled. Enable it at the CDN, or enter another one.', profile)
      : l10n.t('The CDN does not know the key of “{0}”, or it is disabled. Enter it again.', profile),
  secretWrong: ({ profile }) => l10n.t('The secret of “{0}” is wrong. Enter it again.', profile),
  tokenExpired: wordToken,
  clock: wordClock,
  altered: ({ code }) =>
    l10n.t(
      'The request was changed on its way to the CDN ({0}), so the key is not to blame. Check the proxy settings.',
      code,
    ),
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
  throttled: wordThrottled,
  tooLarge: wordTooLarge,
  profile: ({ profile }) =>
    l10n.t('The keys of “{0}” are missing on this machine: enter them again.', profile),
  input: wordInput,
  rejected: wordRejected,
  badReply: wordBadReply,
  unavailable: ({ code }) =>
    code === 'demo'
      ? l10n.t('The demo CDN could not be started. The log says why.')
      : l10n.t('The CDN is not available right now ({0}). Try again in a minute.', code),
  network: wordNetwork,
  timeout: ({ host }) => l10n.t('{0} did not answer in time. Try again.', host),
  storage: wordStorage,
};

function wordNetwork({ host, code, state }: Facts): string {
  if (state === 'untrusted') {
    return l10n.t(
      'The certificate of {0} is not trusted ({1}). Check the proxy and its certificate.',
      host,
      code,
    );
  }
  return state === 'cut'
    ? l10n.t('The download from {0} broke off several times. Check the connection, then try again.', host)
    : l10n.t('Can’t reach {0} ({1}). Check the connection and the proxy settings.', host, code);
}

function wordToken({ profile, state }: Facts): string {
  if (state === 'missing') {
    return l10n.t(
      'The key of “{0}” is temporary and needs its security token. Enter it with “Edit Profile…”.',
      profile,
    );
  }
  return state === 'foreign'
    ? l10n.t('The security token of “{0}” is not the one of its key. Enter both again.', profile)
    : l10n.t('The security token of “{0}” has expired. Enter a new one with “Edit Profile…”.', profile);
}

function wordThrottled({ profile, code, state, error }: Facts): string {
  const minutes = Number(error.detail?.['minutes'] ?? 1);
  if (state === 'busy') return l10n.t('The CDN is busy for now ({0}). Try again in a few minutes.', code);
  if (state === 'firewall') {
    return l10n.t('The CDN’s firewall turns “{0}” away. Wait {1} minutes, then try again.', profile, minutes);
  }
  return minutes > 1
    ? l10n.t(
        'The CDN refuses requests of “{0}” for now: there were too many. Wait {1} minutes, then try again.',
        profile,
        minutes,
      )
    : l10n.t(
        'The CDN refuses requests of “{0}” for now: there were too many. Wait a minute, then try again.',
        profile,
      );
}

function wordRejected({ code, profile, state, error }: Facts): string {
  if (state === 'tooOld') {
    return l10n.t('The CDN lists logs of the last 31 days only ({0}). Choose a later time.', code);
  }
  if (state === 'gone') {
    return l10n.t('The CDN no longer has this log ({0}). It keeps logs for 30 days.', code);
  }
  const url = error.detail?.['url'] ?? error.detail?.['object'];
  return url === undefined
    ? l10n.t('The CDN refused the request of “{0}” ({1}). The log has its reason.', profile, code)
    : l10n.t('The CDN refused {0} ({1}), and with it the whole request. Check its rule.', String(url), code);
}

function wordBadReply(facts: Facts): string {
  const { code, profile, state } = facts;
  if (state === 'refused') return wordRejected(facts);
  return state === 'otherService'
    ? l10n.t('Another service than the CDN answers “{0}” ({1}). Check its endpoint.', profile, code)
    : l10n.t('The answer was not the CDN’s ({0}). Is a proxy or a sign-in page in between?', code);
}

function wordTooLarge({ profile, code, error }: Facts): string {
  const limit = error.detail?.['limit'];
  if (typeof limit === 'number') {
    return l10n.t('The account of “{0}” takes at most {1} at once. Purge fewer.', profile, limit);
  }
  return error.code === undefined
    ? l10n.t('The answer was larger than any answer of the CDN. Is a proxy in between?')
    : l10n.t('The CDN refused the request as too large ({0}). Purge fewer files at once.', code);
}

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
  noWay: ({ kind, mode, name, other }) =>
    wordNoWay(
      purgeKinds.find(each => each === kind) ?? 'url',
      String(mode),
      String(name),
      other !== undefined,
    ),
  badObject: ({ object, problem }) =>
    wordProblem(objectProblems.find(each => each === problem) ?? 'notAUrl', String(object)),
  badArgument: ({ name }) =>
    l10n.t('The argument “{0}” of the purge command is not right. The README lists them.', String(name)),
  badLine: ({ line, object }) => l10n.t('Line {0} is not a URL: {1}', Number(line), String(object)),
  tooManyFiles: ({ count }) =>
    l10n.t('More than {0} files are too many to purge one by one. Choose fewer.', Number(count)),
};

function wordInput({ error, code }: Facts): string {
  const detail = error.detail ?? {};
  return (
    inputs[code]?.(detail) ??
    l10n.t('This value can’t be used: {0}. Enter another one.', String(detail['name'] ?? code))
  );
}

function wordStorage({ error, code }: Facts): string {
  const path = String(error.detail?.['path'] ?? l10n.t('a file'));
  return error.code === 'SecretStorage'
    ? l10n.t('VS Code’s secret storage failed. Unlock the keyring of this computer, then try again.')
    : l10n.t('Can’t write {0} ({1}). Free some space or check its permissions.', path, code);
}

function wordClock({ error }: Facts): string {
  const seconds = error.detail?.['seconds'];
  if (typeof seconds !== 'number' || seconds === 0)
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
    state: detail?.['state'],
    error,
  });
}
