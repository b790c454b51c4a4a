import type { Fault, FaultMatch, FaultRule } from './faults.ts';
import { amountField, type Fields, fieldsOf, listField, numberField, optional, textField } from './fields.ts';

function parseDrop(fields: Fields): Fault {
  const when = fields['when'] ?? 'before';
  if (when !== 'before' && when !== 'after') throw new Error('when has to be "before" or "after".');
  return { kind: 'drop', when };
}

function shapeField(fields: Fields, name: string): 'gateway' | 'service' {
  const shape = textField(fields, name);
  if (shape !== 'gateway' && shape !== 'service')
    throw new Error(`${name} has to be "gateway" or "service".`);
  return shape;
}

const damages = ['truncated', 'byte', 'crc', 'size', 'trailingZeros', 'trailingJunk'] as const;

function damageField(fields: Fields, name: string): (typeof damages)[number] {
  const found = damages.find(each => each === fields[name]);
  if (!found) throw new Error(`${name} has to be one of ${damages.join(', ')}.`);
  return found;
}

/** Pieces of no bytes would never end. */
function pieceField(fields: Fields, name: string): number {
  const bytes = amountField(fields, name);
  if (bytes < 1) throw new Error(`${name} has to be 1 or more.`);
  return bytes;
}

const faultParsers: { readonly [K in Fault['kind']]: (fields: Fields) => Fault } = {
  latency: fields => ({ kind: 'latency', ms: numberField(fields, 'ms') }),
  drop: parseDrop,
  status: fields => ({
    kind: 'status',
    status: numberField(fields, 'status'),
    ...optional(fields, 'body', textField),
    ...optional(fields, 'contentType', textField),
  }),
  html: fields => ({ kind: 'html', ...optional(fields, 'status', numberField) }),
  error: fields => ({
    kind: 'error',
    status: numberField(fields, 'status'),
    code: textField(fields, 'code'),
    ...optional(fields, 'message', textField),
    ...optional(fields, 'shape', shapeField),
    ...optional(fields, 'retryAfterMs', numberField),
  }),
  clockSkew: fields => ({ kind: 'clockSkew', ms: numberField(fields, 'ms') }),
  quotaGone: () => ({ kind: 'quotaGone' }),
  oldQuota: () => ({ kind: 'oldQuota' }),
  queueFull: () => ({ kind: 'queueFull' }),
  missingFields: fields => ({ kind: 'missingFields', fields: listField(fields, 'fields', textField) }),
  firewall: () => ({ kind: 'firewall' }),
  taskFailed: fields => ({ kind: 'taskFailed', ...optional(fields, 'description', textField) }),
  taskTimeout: () => ({ kind: 'taskTimeout' }),
  noEstimate: () => ({ kind: 'noEstimate' }),
  oldLogList: () => ({ kind: 'oldLogList' }),
  expiredLinks: () => ({ kind: 'expiredLinks' }),
  shortBody: fields => ({ kind: 'shortBody', ...optional(fields, 'bytes', amountField) }),
  wrongLength: fields => ({ kind: 'wrongLength', by: numberField(fields, 'by') }),
  slowDrip: fields => ({
    kind: 'slowDrip',
    bytes: pieceField(fields, 'bytes'),
    ms: amountField(fields, 'ms'),
  }),
  badGzip: fields => ({
    kind: 'badGzip',
    damage: damageField(fields, 'damage'),
    ...optional(fields, 'at', amountField),
    ...optional(fields, 'bytes', amountField),
  }),
};

function isFaultKind(kind: string): kind is Fault['kind'] {
  return Object.hasOwn(faultParsers, kind);
}

function parseFault(fields: Fields): Fault {
  const kind = textField(fields, 'kind');
  if (!isFaultKind(kind)) throw new Error(`There is no fault of kind ${kind}.`);
  return faultParsers[kind](fields);
}

function parseMatch(fields: Fields): FaultMatch {
  return {
    api: textField(fields, 'api'),
    ...optional(fields, 'action', textField),
    ...optional(fields, 'path', textField),
    ...optional(fields, 'nth', numberField),
  };
}

/** @throws Error naming the field that is wrong. */
export function parseFaultRule(value: unknown): FaultRule {
  const fields = fieldsOf(value, 'The rule');
  return {
    match: parseMatch(fieldsOf(fields['match'], 'match')),
    fault: parseFault(fieldsOf(fields['fault'], 'fault')),
    ...optional(fields, 'times', numberField),
  };
}
