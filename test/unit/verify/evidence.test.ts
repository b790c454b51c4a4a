import { CdnError } from '../../../src/core/errors.ts';
import {
  afterAt,
  anew,
  before,
  beforeAt,
  beforeWithoutAge,
  checkRows,
  file,
  large,
  notAnew,
  probe,
  purgedAt,
} from './situations.ts';

const unreachable = new CdnError('network', { code: 'ECONNREFUSED' });
const date = (ms: number): { date: number } => ({ date: ms });

await checkRows([
  [
    'fetched anew and changed, nothing to compare with',
    { before, after: probe('new', anew) },
    { kind: 'refetched', changed: true },
  ],
  [
    'fetched anew, same as before',
    { before, after: probe('old', anew) },
    { kind: 'refetched', changed: false },
  ],
  [
    'fetched anew, nothing known of before',
    { before: unreachable, after: probe('old', anew) },
    { kind: 'refetched', changed: undefined },
  ],
  [
    'was forbidden before',
    { before: probe('', { status: 403, at: beforeAt }), after: probe('old', anew) },
    { kind: 'refetched', changed: undefined },
  ],
  [
    'was missing before',
    { before: probe('no such file', { status: 404, at: beforeAt }), after: probe('new') },
    { kind: 'refetched', changed: true },
  ],
  [
    'changed, no Age, no X-Cache',
    { before: beforeWithoutAge, after: probe('new') },
    { kind: 'refetched', changed: true },
  ],
  [
    'a miss without Age',
    { before: beforeWithoutAge, after: probe('old', { cacheStatus: 'miss' }) },
    { kind: 'refetched', changed: false },
  ],
  [
    'revalidated without Age',
    { before: beforeWithoutAge, after: probe('old', { cacheStatus: 'revalidated' }) },
    { kind: 'refetched', changed: false },
  ],
  [
    'a miss here, an old copy at the layer behind',
    { before, after: probe('old', { ...notAnew, cacheStatus: 'miss' }) },
    { kind: 'oldAtEdge' },
  ],
  [
    'a hit without Age, same as before',
    { before: beforeWithoutAge, after: probe('old', { cacheStatus: 'hit' }) },
    { kind: 'unknown', reason: 'noEvidence' },
  ],
  [
    'a hit without Age, nothing known of before',
    { after: probe('old', { cacheStatus: 'hit' }) },
    { kind: 'unknown', reason: 'noEvidence' },
  ],

  [
    'a stored Date that stands still',
    { before: probe('old', { at: beforeAt, ...date(1000) }), after: probe('old', date(1000)) },
    { kind: 'oldAtEdge' },
  ],
  [
    'a stored Date that jumped',
    {
      before: probe('old', { at: beforeAt, ...date(beforeAt - 600_000) }),
      after: probe('old', date(afterAt)),
    },
    { kind: 'refetched', changed: false },
  ],
  [
    'a Date that just runs, on a clock that is off',
    {
      before: probe('old', { at: beforeAt, ...date(beforeAt - 600_000) }),
      after: probe('old', date(afterAt - 600_000)),
    },
    { kind: 'unknown', reason: 'noEvidence' },
  ],
  [
    'a Date that jumped, on another server',
    {
      before: probe('old', { at: beforeAt, ...date(beforeAt - 600_000) }),
      after: probe('old', { ...date(afterAt), servedBy: 'edge2' }),
    },
    { kind: 'unknown', reason: 'noEvidence' },
  ],
  [
    'Age says too little and fell',
    { before, after: probe('old', { age: 1, at: purgedAt + 500 }) },
    { kind: 'refetched', changed: false },
  ],
  [
    'Age is just as old as the purge, and ran on',
    { before: probe('old', { at: beforeAt, age: 0 }), after: probe('old', { age: 10 }) },
    { kind: 'unknown', reason: 'noEvidence' },
  ],
  [
    'Age says too little and ran on',
    { before: probe('old', { at: beforeAt, age: 0 }), after: probe('old', { age: 1, at: purgedAt + 500 }) },
    { kind: 'unknown', reason: 'noEvidence' },
  ],

  [
    'too large to read, same validators as the origin',
    { after: large({ etag: '"1"' }), origin: large({ etag: '"1"' }) },
    { kind: 'fresh', proof: 'origin' },
  ],
  [
    'too large to read, weakened on its way',
    { after: large({ etag: 'W/"1"' }), origin: large({ etag: '"1"' }) },
    { kind: 'fresh', proof: 'origin' },
  ],
  [
    'too large to read, same length as the file: no proof',
    {
      before: large({ etag: '"1"', at: beforeAt }),
      after: large({ etag: '"2"', contentLength: 900 }),
      local: { sha256: file('new').sha256, bytes: 900 },
    },
    { kind: 'refetched', changed: true },
  ],
  [
    'too large to read, another length than the file',
    { before, after: large({ ...anew, contentLength: 4 }), local: file('new') },
    { kind: 'different', from: 'local' },
  ],
  [
    'too large to read, same as before by length and date',
    {
      before: large({ lastModified: 'yesterday', contentLength: 900, at: beforeAt }),
      after: large({ ...anew, lastModified: 'yesterday', contentLength: 900 }),
    },
    { kind: 'refetched', changed: false },
  ],
  [
    'too large to read, no validators',
    { before: large({ at: beforeAt }), after: large(anew) },
    { kind: 'refetched', changed: undefined },
  ],
  [
    'the origin does not answer: it proves nothing',
    { before, after: probe('old', anew), origin: unreachable },
    { kind: 'refetched', changed: false },
  ],
  [
    'the origin refuses: it proves nothing',
    { before, after: probe('no', anew), origin: probe('no', { status: 403 }) },
    { kind: 'refetched', changed: true },
  ],
]);
