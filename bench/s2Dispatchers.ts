import { runHostSuites, runNodeTests } from '../scripts/testLevels.ts';
import { type TestHost, newestHost, oldestHost } from '../test/support/hosts.ts';
import type { TestResult } from '../test/support/results.ts';
import type { Measured } from './bench.ts';
import { packForWindows } from './packaged.ts';

/** S2: our requests leave what the process's `fetch` goes through as it was. The measure is the tests' own, with their controls. */
export async function benchDispatchers(): Promise<readonly Measured[]> {
  await packForWindows();
  const lines: Measured[] = [];
  for (const host of [newestHost, oldestHost]) {
    lines.push(judge(`plain Node of VS Code ${host.name}`, await inPlainNode(host)));
    lines.push(judge(`VS Code ${host.name}`, await inHost(host)));
  }
  return lines;
}

async function inPlainNode({ name, node }: TestHost): Promise<TestResult[]> {
  return runNodeTests({
    id: `bench-s2-${name}`,
    node,
    pattern: 'test/unit/verify/dispatchers.test.ts',
    concurrency: 1,
    fileTimeoutMs: 60_000,
    grep: '',
  });
}

async function inHost({ name }: TestHost): Promise<TestResult[]> {
  return runHostSuites(name, { grep: 'direct way out|leaves the process’s fetch' });
}

function judge(where: string, results: readonly TestResult[]): Measured {
  const passed = results.filter(({ ok }) => ok).length;
  return {
    what: where,
    figure: `${passed} of ${results.length}`,
    spread: '',
    yardstick: 'tests, one loads undici’s main entry',
    goal: 'all, at least 3',
    met: passed === results.length && passed >= 3,
  };
}
