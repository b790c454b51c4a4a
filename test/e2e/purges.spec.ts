import { after, describe } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { mappingTests } from './purges/mapping.ts';
import { purgingTests } from './purges/purging.ts';
import { sourceControlTests } from './purges/sourceControl.ts';
import { twoCdnsTests } from './purges/twoCdns.ts';

const demo = await startSpecDemo({}, 'ready');

describe('purges', () => {
  after(() => demo.close());

  describeWindow('purges', { env: demo.env }, window => {
    twoCdnsTests(window, demo);
    purgingTests(window, demo);
    mappingTests(window, demo);
    sourceControlTests(window, demo);
  });
});
