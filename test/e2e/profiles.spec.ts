import { after, describe } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { accountTests } from './profiles/account.ts';
import { looksTests } from './profiles/looks.ts';
import { editingTests } from './profiles/editing.ts';
import { foundKeysTests } from './profiles/foundKeys.ts';
import { keysTests } from './profiles/keys.ts';

/** More domains than one page of the service’s list has, and than the view shows. */
const demo = await startSpecDemo({ domains: 620 }, 'none');

describe('profiles', () => {
  after(() => demo.close());

  describeWindow('profiles', { env: demo.env }, window => {
    looksTests(window, demo);
    keysTests(window, demo);
    editingTests(window, demo);
    accountTests(window, demo);
    foundKeysTests(window, demo);
  });
});
