import { installScripts, largestBytes, nativeBinaries } from '../scripts/vsix.ts';
import { readZip } from '../scripts/zip.ts';
import { type Measured, wordBytes } from './bench.ts';
import { packExtension } from './packaged.ts';

/** S3: what a user downloads, and that nothing of it runs at its installation. */
export async function benchPackage(): Promise<readonly Measured[]> {
  const zip = await packExtension();
  const entries = readZip(zip);
  return [
    {
      what: '.vsix',
      figure: wordBytes(zip.byteLength),
      spread: '',
      yardstick: `the zip, ${entries.length} files`,
      goal: `≤ ${wordBytes(largestBytes)}`,
      met: zip.byteLength <= largestBytes,
    },
    none('native binaries', nativeBinaries(entries)),
    none('install scripts', installScripts(entries)),
  ];
}

function none(what: string, found: readonly string[]): Measured {
  return {
    what,
    figure: found.length === 0 ? 'none' : found.join(', '),
    spread: '',
    yardstick: 'the files in the zip',
    goal: 'none',
    met: found.length === 0,
  };
}
