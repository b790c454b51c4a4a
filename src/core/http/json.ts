export interface JsonObject {
  readonly [name: string]: unknown;
}

/** The object that a body holds; undefined for every other body: HTML, nothing, a list. */
export function parseObject(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that says something; undefined for an empty one. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Ids are text at one time and numbers at another. */
export function idText(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}
