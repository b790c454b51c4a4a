import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser';
import type { RuleSource } from './fields.ts';
import { parseRules, type RuleProblem } from './rules.ts';

/** A place in a text, as editors count: both from zero. */
interface Position {
  readonly line: number;
  readonly character: number;
}

/** Where something stands in a settings file. */
export interface TextSpan {
  readonly start: Position;
  readonly end: Position;
}

/** A problem and the smallest piece of the text that holds it. */
export interface LocatedProblem extends RuleProblem {
  readonly span: TextSpan;
}

const setting = 'cdnExplorer.mappings';

/**
 * What is wrong with the rules in the text of a settings file, or of a `.code-workspace` file (`within` is then
 * `settings`), and where. Also of a text that is just being typed.
 */
export function locateProblems(
  text: string,
  source: RuleSource,
  within?: 'settings',
): readonly LocatedProblem[] {
  const list = findRules(text, within);
  if (list === undefined) {
    return [];
  }
  const { problems } = parseRules(getNodeValue(list), source);
  return problems.map(problem => ({ ...problem, span: spanOf(text, nodeAt(list, problem.path)) }));
}

/** Where the rule stands that is the given one of its list; the list itself when it has gone. */
export function locateRule(text: string, place: number, within?: 'settings'): TextSpan | undefined {
  const list = findRules(text, within);
  return list && spanOf(text, nodeAt(list, [place]));
}

function findRules(text: string, within: 'settings' | undefined): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true, allowEmptyContent: true });
  const settings = within === undefined ? root : valueOf(root, within);
  return valueOf(settings, setting);
}

/** Of two equal keys the last one counts. */
function valueOf(node: Node | undefined, key: string): Node | undefined {
  return node?.children?.findLast(child => child.children?.[0]?.value === key)?.children?.[1];
}

/** The node at the path; of a value that is missing, what it is missing from. */
function nodeAt(list: Node, path: RuleProblem['path']): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(list, path.slice(0, length));
    if (node !== undefined) {
      return node;
    }
  }
  return list;
}

function spanOf(text: string, { offset, length }: Node): TextSpan {
  return { start: positionAt(text, offset), end: positionAt(text, offset + length) };
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/**
 * Whether the schema of the settings can't see the problem: it knows one value at a time, and nothing of scopes. What it
 * sees VS Code shows itself, and twice would be once too often.
 */
export function isBeyondSchema({ code, detail = '' }: RuleProblem): boolean {
  switch (code) {
    case 'absolute':
    case 'needsAbsolute':
    case 'severalCaptures':
    case 'unknownCapture':
    case 'hasCredentials':
    case 'globTooLong':
      return true;
    case 'notAUrl':
      return /^https?:\/\/[^\s?#]+$/i.test(detail);
    case 'badCapture':
      return /^(?:[^{}]|\{[A-Za-z]\w*\/?\})+$/.test(detail);
    case 'notAFile':
      return detail.endsWith('/}');
    default:
      return false;
  }
}
