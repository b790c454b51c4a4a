import { isDeepStrictEqual } from 'node:util';
import type { Node, ParseError } from 'jsonc-parser';
import { createScanner, getNodeValue, parseTree } from 'jsonc-parser';
import type { RawRule, RawSourceRule } from './rules.ts';

const settingKey = 'cdnExplorer.mappings';
const byteOrderMark = '\uFEFF';
/** What VS Code itself writes into a new settings.json. */
const defaultUnit = '    ';

/** `offset` is where in the text the fault is. `notAnObject`: the whole file; `notAnArray`: the value of the setting. */
export type Insertion =
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  | {
      readonly ok: false;
      readonly fault: 'notParsable' | 'notAnObject' | 'notAnArray';
      readonly offset: number;
    };

/**
 * Adds the rule at the end of `cdnExplorer.mappings` in the text of a settings.json, making the array, or the whole
 * file, where missing. Everything that was there stays as it is: comments, commas, indentation, line ends. (jsonc-parser's
 * own `modify` puts a new element before the comment behind the last one, which then seems to speak of the new one.)
 */
export function insertRule(settings: string, rule: RawRule | RawSourceRule): Insertion {
  const mark = settings.startsWith(byteOrderMark) ? byteOrderMark : '';
  const text = settings.slice(mark.length);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [error] = errors;
  if (error !== undefined) {
    return { ok: false, fault: 'notParsable', offset: mark.length + error.offset };
  }
  const done = (changed: string): Insertion => ({
    ok: true,
    text: mark + changed,
    changed: changed !== text,
  });
  const style = styleOf(text, root);
  const whole = `"${settingKey}": ${JSON.stringify([rule], undefined, style.unit)}`;
  if (root === undefined) {
    // Nothing but white space and comments.
    const above = text.trim() === '' ? '' : text.trimEnd() + style.eol;
    return done(above + append('{}', { offset: 0, length: 2 }, whole, style) + style.eol);
  }
  if (root.type !== 'object') {
    return { ok: false, fault: 'notAnObject', offset: mark.length + root.offset };
  }
  // Of two equal keys the last one counts.
  const array = root.children?.findLast(child => child.children?.[0]?.value === settingKey)?.children?.[1];
  if (array === undefined) {
    return done(append(text, root, whole, style));
  }
  if (array.type !== 'array') {
    return { ok: false, fault: 'notAnArray', offset: mark.length + array.offset };
  }
  return done(appendRule(text, array, rule, style));
}

function appendRule(text: string, array: Node, rule: RawRule | RawSourceRule, style: Style): string {
  const rules = array.children ?? [];
  // The copy gives the parser's prototype-less objects the prototype that `rule` has.
  if (rules.some(one => isDeepStrictEqual(structuredClone(getNodeValue(one)), rule))) {
    return text;
  }
  const last = rules.at(-1);
  const item = JSON.stringify(rule, undefined, style.unit);
  const onOneLine = last !== undefined && !textOf(text, last).includes('\n');
  return append(text, array, onOneLine ? item.replace(/\n\s*/g, ' ') : item, style);
}

interface Style {
  readonly eol: string;
  readonly unit: string;
}

function styleOf(text: string, root: Node | undefined): Style {
  const first = root?.children?.[0];
  const indent = first === undefined ? undefined : indentBefore(text, first.offset);
  return {
    eol: /\r?\n/.exec(text)?.[0] ?? '\n',
    unit: indent === undefined || indent === '' ? defaultUnit : indent,
  };
}

type Container = Pick<Node, 'offset' | 'length' | 'children'>;

/** Puts a member behind the last one and behind the comments that follow it, with a comma after it only where there was one. */
function append(text: string, container: Container, member: string, style: Style): string {
  const close = container.offset + container.length - 1;
  const last = container.children?.at(-1);
  const end = last === undefined ? container.offset + 1 : last.offset + last.length;
  const hasComma = last !== undefined && commaFollows(text, end);
  const before = text.slice(0, end) + (last === undefined || hasComma ? '' : ',') + text.slice(end, close);
  const kept = before.trimEnd();
  const added = member + (hasComma ? ',' : '');
  if (last !== undefined && !member.includes('\n') && !textOf(text, container).includes('\n')) {
    return `${kept} ${added}${before.slice(kept.length)}${text.slice(close)}`;
  }
  const outer = indentBefore(text, close) ?? lineIndent(text, container.offset);
  const inner = (last === undefined ? undefined : indentBefore(text, last.offset)) ?? outer + style.unit;
  const lines = added.split('\n').join(style.eol + inner);
  return kept + style.eol + inner + lines + style.eol + outer + text.slice(close);
}

function commaFollows(text: string, offset: number): boolean {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  return text[scanner.getTokenOffset()] === ',';
}

function textOf(text: string, node: Container): string {
  return text.slice(node.offset, node.offset + node.length);
}

function lineIndent(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** What stands on the line before this place when it is nothing but white space. */
function indentBefore(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*$/.test(line) ? line : undefined;
}
