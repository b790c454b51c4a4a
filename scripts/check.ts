import { runChecks } from './testLevels.ts';

const results = await runChecks();
for (const { name, ok, ms, message = '' } of results) {
  console.log(`${ok ? 'passed' : 'FAILED'} ${(ms / 1000).toFixed(1).padStart(5)} s  ${name}`);
  if (!ok) console.log(message);
}
const failed = results.filter(({ ok }) => !ok).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
