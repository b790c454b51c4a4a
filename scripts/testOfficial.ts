import { officialChecks } from '../test/official/checks.ts';

/** The vendor's own clients against the demo CDN: what they can't talk to would only agree with ourselves. */
async function testOfficial(): Promise<boolean> {
  let passed = 0;
  const checks = officialChecks();
  for (const { client, name, run } of checks) {
    const problem = await run().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (problem === undefined) passed += 1;
    console.log(`${problem === undefined ? 'passed' : 'FAILED'}  ${client.padEnd(20)}  ${name}`);
    if (problem !== undefined) console.log(problem);
  }
  const failed = checks.length - passed;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

if (import.meta.main) process.exitCode = (await testOfficial()) ? 0 : 1;
