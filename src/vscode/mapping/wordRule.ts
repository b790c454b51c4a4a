import * as vscode from 'vscode';
import type { RuleSource } from '../../core/mapping/fields.ts';
import type { MappingRule, SourceRule } from '../../core/mapping/rules.ts';
import { fileName } from './paths.ts';

/** `dist → https://static.example.com/app/`, as it is written. */
export function wordRule(rule: MappingRule | SourceRule): string {
  if (rule.kind === 'source') return `${rule.from} → ${rule.to}`;
  return `${rule.kind === 'folder' ? rule.folder : rule.file} → ${rule.url}`;
}

/** Which rule this is, of which settings. */
export function wordWhere(source: RuleSource, place: number): string {
  return vscode.l10n.t('rule {0} in {1}', place + 1, wordSettings(source));
}

function wordSettings({ scope, base }: RuleSource): string {
  const { workspaceFile } = vscode.workspace;
  if (scope === 'workspace' && workspaceFile) return fileName(workspaceFile.path);
  if (scope !== 'folder') return vscode.l10n.t('user settings');
  const ofFolder = '.vscode/settings.json';
  return workspaceFile && base !== undefined ? `${fileName(base)}/${ofFolder}` : ofFolder;
}
