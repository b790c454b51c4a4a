/** A JSON object whose members are still to be checked. */
export type Fields = Readonly<Record<string, unknown>>;

type Reader<T> = (fields: Fields, name: string) => T;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Every reader throws an Error that names the field: a mistyped option or fault must not silently do nothing.

export function fieldsOf(value: unknown, name: string): Fields {
  if (!isFields(value)) throw new Error(`${name} has to be an object.`);
  return value;
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new Error(`${name} has to be a string.`);
  return value;
}

export function flagField(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw new Error(`${name} has to be true or false.`);
  return value;
}

export function numberField(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${name} has to be a number.`);
  return value;
}

/** A number from 0. */
export function amountField(fields: Fields, name: string): number {
  const value = numberField(fields, name);
  if (value < 0) throw new Error(`${name} can't be below 0.`);
  return value;
}

/** ISO 8601 to epoch milliseconds. */
export function dateField(fields: Fields, name: string): number {
  const time = Date.parse(textField(fields, name));
  if (Number.isNaN(time)) throw new Error(`${name} has to be a date.`);
  return time;
}

/** An object of which every member is read the same way. */
export function recordField<T>(fields: Fields, name: string, read: Reader<T>): Record<string, T> {
  const members = fieldsOf(fields[name], name);
  return Object.fromEntries(Object.keys(members).map(key => [key, read(members, key)]));
}

/** A list of which every item is read the same way. */
export function listField<T>(fields: Fields, name: string, read: Reader<T>): T[] {
  const items = fields[name];
  if (!Array.isArray(items)) throw new Error(`${name} has to be a list.`);
  const members = fieldsOf(Object.fromEntries(items.entries()), name);
  return Object.keys(members).map(index => read(members, index));
}

/** `{[name]: value}`, or nothing when the field is absent: to be spread. */
export function optional<N extends string, T>(
  fields: Fields,
  name: N,
  read: Reader<T>,
): Partial<Record<N, T>> {
  if (fields[name] === undefined) return {};
  const found: Partial<Record<N, T>> = {};
  found[name] = read(fields, name);
  return found;
}
