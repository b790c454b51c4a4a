import * as vscode from 'vscode';
import type { CompiledRules } from '../../core/mapping/compile.ts';
import { baseName } from '../../core/mapping/hashed.ts';
import { inferSourceRules, rawSourceRule, type SourceCandidate } from '../../core/mapping/inferSource.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { type Answer, askChoice, type Choice, walk } from '../inputs.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import { keeperRows, type Keeper } from './askKeeping.ts';
import { findMapped } from './findMapped.ts';
import { fileName, pathInside } from './paths.ts';
import { writeOwnRule, writeTeamRule } from './writeRule.ts';

/** More files than this can't be looked through in a pick, but be found by typing. */
const mostFiles = 2000;

interface Keeping {
  readonly keeper: Keeper;
  readonly candidate: SourceCandidate;
}

/**
 * From the built file of a source, picked among those that rules map, to a rule, which is kept where the person says.
 * `undefined` when dismissed: then nothing is written.
 */
export async function mapSource(
  services: Services,
  source: FileRef,
  compiled: CompiledRules,
): Promise<SourceCandidate | undefined> {
  const mapped = await findMapped(compiled, '**', mostFiles);
  const files = new Map(mapped.map(({ file }) => [file.path, file]));
  files.delete(source.path);
  let built: FileRef | undefined;
  let keeping: Keeping | undefined;
  const done = await walk([
    async () => {
      const answer = await askBuilt(source, [...files.values()]);
      if (typeof answer !== 'object') return answer;
      built = answer;
      return 'next';
    },
    async () => {
      if (!built) return undefined;
      const answer = await askKeeping(source, built);
      if (typeof answer !== 'object') return answer;
      keeping = answer;
      return 'next';
    },
  ]);
  if (done !== 'next' || !keeping) return undefined;
  await keep(services, source, keeping);
  return keeping.candidate;
}

/** Files of the source's name come first. */
async function askBuilt(source: FileRef, files: readonly FileRef[]): Promise<Answer<FileRef>> {
  const base = baseName(fileName(source.path));
  const isOther = ({ path }: FileRef): number => Number(baseName(fileName(path)) !== base);
  return askChoice({
    title: vscode.l10n.t('Map to Built File'),
    placeholder: vscode.l10n.t('Which file is built from {0}?', fileName(source.path)),
    choices: files
      .toSorted((a, b) => isOther(a) - isOther(b) || (a.path < b.path ? -1 : 1))
      .map(file => ({ label: fileName(file.path), description: pathInside(file), value: file })),
  });
}

async function askKeeping(source: FileRef, built: FileRef): Promise<Answer<Keeping>> {
  const { root } = source;
  return askChoice({
    title: vscode.l10n.t('Map to Built File'),
    placeholder: vscode.l10n.t('Keep this rule for {0}?', fileName(source.path)),
    choices: inferSourceRules(source, built).flatMap((candidate): Choice<Keeping>[] => {
      const { from, to } = rawSourceRule(candidate, root);
      const isOfTeam = root !== undefined && [candidate.from, candidate.to].every(path => isIn(path, root));
      return [
        { label: `${from} → ${to}`, kind: vscode.QuickPickItemKind.Separator },
        ...keeperRows(isOfTeam ? ['team', 'me', 'now'] : ['me', 'now']).map(({ value, ...row }) => ({
          ...row,
          value: { keeper: value, candidate },
        })),
      ];
    }),
    canGoBack: true,
  });
}

function isIn(path: string, root: string): boolean {
  return path.startsWith(`${root}/`);
}

/** A settings file that can't be written is said, and no reason not to purge. */
async function keep({ log }: Services, { root }: FileRef, { keeper, candidate }: Keeping): Promise<void> {
  try {
    if (keeper === 'team' && root !== undefined) {
      await writeTeamRule(vscode.Uri.file(root), rawSourceRule(candidate, root));
    }
    if (keeper === 'me') await writeOwnRule(rawSourceRule(candidate));
  } catch (thrown) {
    showError(log, 'Map to Built File', thrown);
  }
}
