import { exitOnSignals } from '../test/support/processGroup.ts';
import { wordLine } from './bench.ts';
import { chooseBenches } from './registry.ts';

/** Prints one line a goal. Returns whether all were met; a bench that fails has not met its own. */
async function main(): Promise<boolean> {
  let met = 0;
  let missed = 0;
  for (const [id, bench] of chooseBenches(process.argv.slice(2))) {
    try {
      for (const measured of await bench()) {
        console.log(wordLine(id, measured));
        if (measured.met) met++;
        else missed++;
      }
    } catch (error) {
      console.log(`${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      missed++;
    }
  }
  console.log(`${met} met, ${missed} missed`);
  return missed === 0 && met > 0;
}

exitOnSignals();
process.exitCode = (await main()) ? 0 : 1;
