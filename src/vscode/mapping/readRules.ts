import * as vscode from 'vscode';
import { type CompiledRules, compileRules } from '../../core/mapping/compile.ts';
import type { RuleSource } from '../../core/mapping/fields.ts';
import { type MappingRule, parseRules, type RuleProblem, type SourceRule } from '../../core/mapping/rules.ts';
import { toPath } from './paths.ts';

export interface RuleSet {
  readonly compiled: CompiledRules;
  readonly rules: readonly MappingRule[];
  readonly sources: readonly SourceRule[];
  readonly problems: readonly (RuleProblem & { readonly source: RuleSource })[];
}

/**
 * The rules of all scopes together: VS Code would let the narrowest scope's array replace the others. A rule of a
 * multi-root workspace file holds for each of its folders.
 */
export function readRules(): RuleSet {
  const rules: MappingRule[] = [];
  const sources: SourceRule[] = [];
  const problems: RuleSet['problems'][number][] = [];
  const read = (value: unknown, source: RuleSource): void => {
    const parsed = parseRules(value, source);
    rules.push(...parsed.rules);
    sources.push(...parsed.sources);
    problems.push(...parsed.problems.map(problem => ({ ...problem, source })));
  };
  const isMultiRoot = vscode.workspace.workspaceFile !== undefined;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const values = inspect(folder.uri);
    const base = toPath(folder.uri);
    // In a window with one folder, its settings are the workspace's settings too.
    if (isMultiRoot) read(values?.workspaceValue, { scope: 'workspace', base });
    read(values?.workspaceFolderValue ?? (isMultiRoot ? undefined : values?.workspaceValue), {
      scope: 'folder',
      base,
    });
  }
  read(inspect()?.globalValue, { scope: 'user' });
  return { rules, sources, problems, compiled: compileRules(rules, sources) };
}

function inspect(scope?: vscode.Uri): ReturnType<vscode.WorkspaceConfiguration['inspect']> {
  return vscode.workspace.getConfiguration('cdnExplorer', scope).inspect('mappings');
}
