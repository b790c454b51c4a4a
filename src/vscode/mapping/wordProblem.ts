import { l10n } from 'vscode';
import type { RuleProblem } from '../../core/mapping/rules.ts';

/** What is wrong with a rule and what to do, where the schema of the settings can't say it. */
export function wordProblem({ code, detail = '' }: RuleProblem): string {
  const folders = '{dir/}';
  const words: Partial<Record<RuleProblem['code'], () => string>> = {
    absolute: () =>
      l10n.t(
        'An absolute path holds on one machine. Make it relative, or move the rule to the user settings.',
      ),
    needsAbsolute: () => l10n.t('In user settings the path must be absolute.'),
    severalCaptures: () => l10n.t('At most one capture in a name, and one such as “{0}” in a path.', folders),
    unknownCapture: () => l10n.t('“{0}” is not in “from”.', detail),
    badCapture: () => l10n.t('A capture such as “{0}” stands at the beginning of a name.', folders),
    notAFile: () => l10n.t('The path must end in the name of a file.'),
    hasCredentials: () => l10n.t('The URL must not have a user name or password.'),
    globTooLong: () => l10n.t('This glob is too long.'),
  };
  return words[code]?.() ?? l10n.t('This is not a URL.');
}
