import type { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { text } from '../../http/json.ts';
import type { Accepted, ObjectProblem, PurgeBatch, PurgeKind, PurgeWay, PurgeWays } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { costOf, isObjectKind, mostObjects, type ObjectKind, objectNames } from './limits.ts';
import { ccuRequest } from './request.ts';

export const ways: PurgeWays = {
  url: ['invalidate', 'delete'],
  cpCode: ['invalidate', 'delete'],
  tag: ['invalidate', 'delete'],
};

/** A body of more bytes is refused (413). */
const mostBytes = 50_000;
const bytesAround = Buffer.byteLength(JSON.stringify({ objects: [] }));

/** What both official pages allow. */
const tagForm = /^[A-Za-z0-9!#$%'+./^_`|~-]+$/;
const mostTagCharacters = 128;

/** Beside what holds for every object of the kind: what this service refuses. */
export function objectProblem({ kind }: PurgeWay, object: string): ObjectProblem | undefined {
  if (kind !== 'tag') return undefined;
  if (object.length > mostTagCharacters) return 'tooLong';
  return tagForm.test(object) ? undefined : 'tag';
}

/** Lists whose requests have at most 50,000 bytes of JSON and no more objects than their bucket can ever hold. */
export function packObjects({ kind }: PurgeWay, objects: readonly string[]): string[][] {
  const name = objectKind(kind);
  const most = mostObjects(name);
  const batches: string[][] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const object of inOrder(name, objects)) {
    const own = Buffer.byteLength(JSON.stringify(written(name, object)));
    if (batch.length === most || (batch.length > 0 && bytes + 1 + own > mostBytes)) {
      batches.push(batch);
      batch = [];
    }
    bytes = batch.length === 0 ? bytesAround + own : bytes + 1 + own;
    batch.push(object);
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

/** URLs of one host together. */
function inOrder(kind: ObjectKind, objects: readonly string[]): readonly string[] {
  return kind === 'url' ? [...Map.groupBy(objects, object => new URL(object).host).values()].flat() : objects;
}

/** CP codes are integers in the body. */
function written(kind: ObjectKind, object: string): string | number {
  return kind === 'cpCode' ? Number(object) : object;
}

/** A batch of another kind is planned for no profile of Akamai's. */
function objectKind(kind: PurgeKind): ObjectKind {
  if (!isObjectKind(kind)) throw new Error(`Akamai does not purge by ${kind}.`);
  return kind;
}

/** `POST /ccu/v3/{invalidate|delete}/{url|cpcode|tag}/{network}`. All or nothing: one object that it refuses refuses all. */
export function submitObjects({ kind, objects, network, mode }: PurgeBatch): ApiCall<Accepted> {
  const name = objectKind(kind);
  return {
    name: `${mode} ${network}`,
    resend: 'ifNotSent',
    request: ccuRequest(`${mode}/${objectNames[name]}/${network}`, {
      objects: objects.map(object => written(name, object)),
    }),
    cost: costOf(name, objects.length),
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, sentAt);
      const requestId = text(json['supportId']) ?? '';
      const seconds = json['estimatedSeconds'];
      return {
        requestId,
        taskIds: [text(json['purgeId']) ?? requestId],
        ...(typeof seconds === 'number' && seconds >= 0 ? { estimateSeconds: seconds } : {}),
      };
    },
  };
}

/** The refusal of a whole request names its first bad object: a URL without its query, which may be a secret. */
export function offendingObjects({ detail }: CdnError, { objects }: PurgeBatch): readonly string[] {
  const { url, object } = detail;
  if (object !== undefined) return objects.filter(each => each === String(object));
  return url === undefined ? [] : objects.filter(each => each.split('?', 1)[0] === url);
}
