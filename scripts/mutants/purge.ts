import type { Mutant } from './mutant.ts';

const suite = ['test/unit/purge/*.test.ts'];
const profiles = ['test/unit/profiles/*.test.ts'];

export const purgeMutants: readonly Mutant[] = [
  {
    name: 'plan: a URL that is named twice is sent twice',
    file: 'src/core/purge/plan.ts',
    find: '.pack([...new Set(own.map(({ url }) => url))])',
    replace: '.pack(own.map(({ url }) => url))',
    suite,
  },
  {
    name: 'risk: a host that is new to this profile is not asked about',
    file: 'src/core/purge/risk.ts',
    find: '!known.get(profileId)?.includes(host)',
    replace: '![...known.values()].flat().includes(host)',
    suite,
  },
  {
    name: 'risk: twenty-one URLs go without a question',
    file: 'src/core/purge/risk.ts',
    find: 'if (count > quietUrls)',
    replace: 'if (count > quietUrls + 1)',
    suite,
  },
  {
    name: 'run: the request leaves before the journal knows of it',
    file: 'src/core/purge/run.ts',
    find: "await run.write({ type: 'batch', id: batch.id, state: 'sending' });",
    replace: "void run.write({ type: 'batch', id: batch.id, state: 'sending' });",
    suite,
  },
  {
    name: 'run: a lost answer is asked for without end',
    file: 'src/core/purge/run.ts',
    find: 'outcome.maybeSent && attempt === 1',
    replace: 'outcome.maybeSent && attempt <= 3',
    suite,
  },
  {
    name: 'run: a lost answer counts as refused',
    file: 'src/core/purge/run.ts',
    find: "if (error.maybeSent) return 'unknown';",
    replace: "if (error.maybeSent) return 'rejected';",
    suite,
  },
  {
    name: 'run: a cancelled purge goes on with the next batch',
    file: 'src/core/purge/run.ts',
    find: "    if (signal.aborted) await run.write({ type: 'batch', id: batch.id, state: 'cancelled' });\n    else if",
    replace: '    if',
    suite,
  },
  {
    name: 'run: a wrong key is tried on every batch',
    file: 'src/core/purge/run.ts',
    find: "  'secretWrong',\n",
    replace: '',
    suite,
  },
  {
    name: 'journal: a torn last line ends the reading of all',
    file: 'src/core/purge/journal.ts',
    find: ".split('\\n').slice(0, -1)",
    replace: ".split('\\n').slice(0, -2)",
    suite,
  },
  {
    name: 'journal: what a dead window was sending counts as not sent',
    file: 'src/core/purge/record.ts',
    find: "{ ...batch, state: 'unknown' }",
    replace: "{ ...batch, state: 'notSent' }",
    suite,
  },
  {
    name: 'journal: a stale lease holds its run for ever',
    file: 'src/core/purge/journal.ts',
    find: 'renewed > 0 && Math.abs(clock.now() - renewed) < leaseStaleMs',
    replace: 'renewed > 0',
    suite,
  },
  {
    name: 'follow: one complete task completes the batch',
    file: 'src/core/purge/follow.ts',
    find: "statuses.every(status => status?.state === 'complete')",
    replace: "statuses.some(status => status?.state === 'complete')",
    suite,
  },
  {
    name: 'profiles: secrets are written beside the names',
    file: 'src/core/profiles/store.ts',
    find: 'JSON.stringify({ v: 1, ...entry })',
    replace: 'JSON.stringify({ v: 1, ...profile, ...entry })',
    suite: profiles,
  },
  {
    name: 'profiles: a profile without its keys vanishes',
    file: 'src/core/profiles/store.ts',
    find: 'missing: !withKeys.has(entry.id)',
    replace: 'missing: false',
    suite: profiles,
  },
  {
    name: 'profiles: two may have one name',
    file: 'src/core/profiles/validate.ts',
    find: "taken.some(other => sameName(other, normal)) ? 'taken'",
    replace: "taken.includes(normal) && normal === '' ? 'taken'",
    suite: profiles,
  },
  {
    name: 'profiles: a key may travel in clear',
    file: 'src/core/profiles/validate.ts',
    find: "url.protocol === 'http:' && isLoopback(url.hostname)",
    replace: "url.protocol === 'http:'",
    suite: profiles,
  },
];
