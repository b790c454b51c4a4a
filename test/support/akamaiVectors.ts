import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A request with its Authorization header and the strings on the way to it. */
export interface EdgeGridVector {
  readonly name: string;
  readonly credentials: {
    readonly client_token: string;
    readonly access_token: string;
    readonly client_secret: string;
  };
  readonly timestamp: string;
  readonly nonce: string;
  readonly max_body: number;
  readonly headers_to_sign: readonly string[];
  readonly request: {
    readonly method: string;
    readonly base: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly bodySpec?: BodySpec;
  };
  readonly expected: {
    readonly authorization: string;
    readonly signing_key?: string;
    readonly content_hash?: string;
    readonly data_to_sign?: string;
  };
  /** False where the official libraries disagree with what they say. */
  readonly usable?: boolean;
}

/** A long body: `prefix`, `count` times `repeat`, `suffix`. */
interface BodySpec {
  readonly prefix: string;
  readonly repeat: string;
  readonly count: number;
  readonly suffix: string;
}

interface Primitive {
  readonly fn: string;
  readonly expected: string;
  readonly client_secret?: string;
  readonly timestamp?: string;
  readonly body?: string;
}

/** The vectors of the vendor's libraries (`official`, `primitives`) and those made with them (`generated`). */
export async function readEdgeGridVectors(): Promise<{
  readonly generated: readonly EdgeGridVector[];
  readonly official: readonly EdgeGridVector[];
  readonly primitives: readonly Primitive[];
}> {
  const { generated }: { generated: EdgeGridVector[] } = await read('akamai.json');
  const rest: { official: EdgeGridVector[]; primitives: Primitive[] } = await read('akamai-official.json');
  return { generated, official: rest.official, primitives: rest.primitives };
}

async function read<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(import.meta.dirname, '..', 'vectors', name), 'utf8'));
}

export function bodyOf({ body, bodySpec }: EdgeGridVector['request']): string {
  if (!bodySpec) return body ?? '';
  return bodySpec.prefix + bodySpec.repeat.repeat(bodySpec.count) + bodySpec.suffix;
}
