import { ApiError } from '../errors.ts';
import type { Call } from './action.ts';

// What several actions read and write in the same way.

/** Seconds, as the API writes times. */
export function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function valueNotSupported(parameter: string): ApiError {
  return new ApiError(
    400,
    `Invalid${parameter}.ValueNotSupported`,
    `The specified value of parameter ${parameter} is not supported.`,
  );
}

/** @throws ApiError Invalid<name>.ValueNotSupported */
function readNumber({ parameters }: Call, name: string, unlessTold: number, most: number): number {
  const text = parameters.get(name) || String(unlessTold);
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw valueNotSupported(name);
  return value;
}

/** Which part of a list is asked for, from page 1. */
interface Page {
  number: number;
  size: number;
}

/** @throws ApiError when pages can't be of this size, or there can't be so many */
export function readPage(call: Call, size: { unlessTold: number; most: number }): Page {
  const number = readNumber(call, 'PageNumber', 1, 100_000);
  return { number, size: readNumber(call, 'PageSize', size.unlessTold, size.most) };
}

/** A page after the last is empty. */
export function pageOf<T>(all: readonly T[], { number, size }: Page): T[] {
  return all.slice((number - 1) * size, number * size);
}

/** ISO 8601 in UTC to epoch milliseconds; before 2018 the seconds may be left out. @throws ApiError */
export function readTime({ parameters, version }: Call, name: string): number | undefined {
  const text = parameters.get(name);
  if (!text) return undefined;
  const pattern =
    version === '2018-05-10' ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/;
  const time = pattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new ApiError(400, `Invalid${name}.Malformed`, `Specified ${name} is malformed.`);
  }
  return time;
}
