import { createRanges, findFields, type Ranges } from './parseLine.ts';

/** One line after the other, each read as far as someone asks. */
export interface LineView {
  set(bytes: Buffer, start: number, end: number): void;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** `undefined` when it is no line of a log. Those of the next line overwrite them. */
  fields(): Ranges | undefined;
  text(): string;
}

export function createLineView(): LineView {
  const ranges = createRanges();
  let bytes: Buffer = Buffer.alloc(0);
  let start = 0;
  let end = 0;
  let isParsed = false;
  let isLine = false;
  let text: string | undefined;
  return {
    set: (nextBytes, nextStart, nextEnd) => {
      bytes = nextBytes;
      start = nextStart;
      end = nextEnd;
      isParsed = false;
      text = undefined;
    },
    get bytes() {
      return bytes;
    },
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    fields: () => {
      if (!isParsed) isLine = findFields(bytes, start, end, ranges);
      isParsed = true;
      return isLine ? ranges : undefined;
    },
    text: () => (text ??= bytes.toString('utf8', start, end)),
  };
}
