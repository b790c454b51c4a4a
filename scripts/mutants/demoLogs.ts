import type { Mutant } from './mutant.ts';

const listing = ['test/unit/demo/aliyunLogs.test.ts'];
const store = ['test/unit/demo/logStore.test.ts'];
const generator = ['test/unit/demo/logGenerator.test.ts'];
const old = ['test/unit/demo/aliyun2014.test.ts'];

export const demoLogMutants: readonly Mutant[] = [
  {
    name: 'demo logs: another account’s domain is listed',
    file: 'demo/aliyun/actions/describeCdnDomainLogs.ts',
    find: '!account.domains.some(owned => owned.name === name)',
    replace: 'account.domains.length === 0',
    suite: listing,
  },
  {
    name: 'demo logs: a key that is confined to a domain lists others',
    file: 'demo/aliyun/actions/describeCdnDomainLogs.ts',
    find: 'return name ? [name] : [];',
    replace: 'return name ? [] : [];',
    suite: listing,
  },
  {
    name: 'demo logs: the start may be of any day',
    file: 'demo/aliyun/actions/describeCdnDomainLogs.ts',
    find: "if (from < call.now - listedMs) throw valueNotSupported('StartTime');",
    replace: '',
    suite: listing,
  },
  {
    name: 'demo logs: LogCount counts all pages',
    file: 'demo/aliyun/actions/describeCdnDomainLogs.ts',
    find: 'LogCount: logs.length',
    replace: 'LogCount: page.total',
    suite: listing,
  },
  {
    name: 'demo logs: a LogDay is of UTC',
    file: 'demo/logs/schedule.ts',
    find: '`${text}T00:00:00+08:00`',
    replace: '`${text}T00:00:00Z`',
    suite: listing,
  },
  {
    name: 'demo logs: names are of UTC',
    file: 'demo/logs/calendar.ts',
    find: 'return new Date(time + offsetMs).toISOString();',
    replace: 'return new Date(time).toISOString();',
    suite: listing,
  },
  {
    name: 'demo logs: an hour is listed as soon as it is over',
    file: 'demo/logs/archive.ts',
    find: 'end + options.delayMs <= now',
    replace: 'end + 0 * options.delayMs <= now',
    suite: listing,
  },
  {
    name: 'demo logs: files stay for ever',
    file: 'demo/logs/archive.ts',
    find: 'start >= startOfHour(now - keptMs);',
    replace: 'start >= startOfHour(now - keptMs * 99);',
    suite: store,
  },
  {
    name: 'demo log store: any signature will do',
    file: 'demo/logs/links.ts',
    find: "if (!sameText(signature, linkSignature(key.secret, method, expires, pathOf(target)))) return 'tampered';",
    replace:
      "if (sameText(signature, linkSignature('', method, expires, pathOf(target)))) return 'tampered';",
    suite: store,
  },
  {
    name: 'demo log store: links never expire',
    file: 'demo/logs/links.ts',
    find: "Math.floor(now / 1000) > Number(expires) ? 'expired' : 'good'",
    replace: "Math.floor(now / 1000) < 0 * Number(expires) ? 'expired' : 'good'",
    suite: store,
  },
  {
    name: 'demo log store: a part is one byte short',
    file: 'demo/logs/range.ts',
    find: 'Math.min(size, Number(last) + 1)',
    replace: 'Math.min(size, Number(last))',
    suite: store,
  },
  {
    name: 'demo log store: what lies beyond the end is the whole',
    file: 'demo/logs/range.ts',
    find: "return from < size ? { from, to } : 'unsatisfiable';",
    replace: 'return from < size ? { from, to } : undefined;',
    suite: store,
  },
  {
    name: 'demo log store: a part of several members goes on beyond its end',
    file: 'demo/logs/storedLogs.ts',
    find: 'start += piece.length;',
    replace: 'start += 0 * piece.length;',
    suite: store,
  },
  {
    name: 'demo log store: a short body is announced as short',
    file: 'demo/logs/damage.ts',
    find: '    announced,\n    honest',
    replace: '    announced: sent,\n    honest',
    suite: store,
  },
  {
    name: 'demo log store: a part has no damage',
    file: 'demo/logs/damage.ts',
    find: 'const place = at - start;',
    replace: 'const place = from === 0 ? at - start : -1;',
    suite: store,
  },
  {
    name: 'demo log generator: a seed makes no difference',
    file: 'demo/logs/generator.ts',
    find: 'const key = `${seed} ${entry.path}`;',
    replace: 'const key = `${seed - seed} ${entry.path}`;',
    suite: generator,
  },
  {
    name: 'demo log generator: the line across two members is lost',
    file: 'demo/logs/generator.ts',
    find: 'parts.push(after.slice(0, after.length / 2));',
    replace: '',
    suite: generator,
  },
  {
    name: 'demo log generator: days have two digits',
    file: 'demo/logs/calendar.ts',
    find: '[${Number(text.slice(8, 10))}/',
    replace: '[${text.slice(8, 10)}/',
    suite: generator,
  },
  {
    name: 'demo API of 2014: Force is obeyed',
    file: 'demo/aliyun/actions/refreshObjectCaches.ts',
    find: 'return { kind, force: false };',
    replace: "return { kind, force: parameters.get('Force') === 'true' };",
    suite: old,
  },
  {
    name: 'demo API of 2014: other types are refreshed too',
    file: 'demo/aliyun/actions/refreshObjectCaches.ts',
    find: "if (kind.type !== 'file' && kind.type !== 'directory') throw invalidObjectType();",
    replace: 'if (kind.type === undefined) throw invalidObjectType();',
    suite: old,
  },
  {
    name: 'demo API of 2014: TimeStamp is not taken',
    file: 'demo/aliyun/verify.ts',
    find: "parameters.get('Version') === '2018-05-10' ? undefined : parameters.get('TimeStamp')",
    replace: "parameters.get('Version') === '' ? parameters.get('TimeStamp') : undefined",
    suite: old,
  },
  {
    name: 'demo API of 2014: another account’s tasks are listed',
    file: 'demo/aliyun/tasks.ts',
    find: 'row.account === account && now - row.createdAt <= keptMs',
    replace: "account !== '' && now - row.createdAt <= keptMs",
    suite: old,
  },
];
