import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { actionNamed, exactly, fits, plain, shownText } from './text.ts';
import type { Expected } from './text.ts';

/** What an open input box or pick shows; what it doesn't show is empty. */
export interface QuickInputFacts {
  readonly title: string;
  readonly placeholder: string;
  /** The line under the box: the prompt, or what the validation says. */
  readonly message: string;
  readonly value: string;
  readonly masked: boolean;
}

/** One row of a pick. */
export interface PickRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** Input boxes and picks, which share one widget at the top of the window. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits until one is open that shows these texts: steps follow one another in the same widget. */
  async waitFor(
    expected: { title?: Expected; placeholder?: Expected; message?: Expected } = {},
  ): Promise<QuickInputFacts> {
    await this.#widget().waitFor();
    return until(`an input with ${describe(expected)}`, async () => {
      const facts = await this.facts();
      const fit =
        fits(facts.title, expected.title) &&
        fits(facts.placeholder, expected.placeholder) &&
        fits(facts.message, expected.message);
      if (!fit) throw new Error(`It shows ${JSON.stringify(facts)}`);
      return facts;
    });
  }

  async facts(): Promise<QuickInputFacts> {
    const input = this.#input();
    return {
      title: await shownText(this.#widget().locator('.quick-input-title')),
      placeholder: (await input.getAttribute('placeholder')) ?? '',
      message: await shownText(this.#widget().locator('.quick-input-message')),
      value: await input.inputValue(),
      masked: (await input.getAttribute('type')) === 'password',
    };
  }

  /** Replaces what is in the box, as a paste does. */
  async fill(text: string): Promise<void> {
    await this.#input().fill(text);
  }

  /** `fill`, then Enter. */
  async submit(text: string): Promise<void> {
    await this.fill(text);
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.#input().press('Enter');
  }

  /** Escape; waits until the widget has gone. */
  async cancel(): Promise<void> {
    await this.#input().press('Escape');
    await this.waitUntilClosed();
  }

  async waitUntilClosed(): Promise<void> {
    await this.#widget().waitFor({ state: 'hidden' });
  }

  async isOpen(): Promise<boolean> {
    return this.#widget().isVisible();
  }

  /** The rows in sight; waits for the first. */
  async rows(): Promise<PickRow[]> {
    await this.#rows().first().waitFor();
    // While they are replaced, one may go before it was read.
    return until('the rows stand still', async () => Promise.all((await this.#rows().all()).map(readRow)));
  }

  /** Clicks the row with this label; waits for it. */
  async pick(label: string): Promise<void> {
    await this.#row(label).click();
  }

  /** Moves the focus to the row with this label by keyboard and presses Enter. */
  async choose(label: string): Promise<void> {
    await this.#row(label).waitFor();
    await until(`the focus is on ${label}`, async () => {
      const focused = this.#rows().and(this.#page.locator('.focused'));
      if ((await focused.isVisible()) && (await readRow(focused)).label === label) return true;
      await this.#input().press('ArrowDown');
      return false;
    });
    await this.accept();
  }

  /** Ticks the row's box in a pick of many; `accept` takes them all. */
  async toggle(label: string): Promise<void> {
    await this.#row(label).locator('.monaco-checkbox').click();
  }

  /** Clicks one of the icons at a row's end. */
  async clickRowButton(label: string, button: string): Promise<void> {
    await this.#row(label).hover();
    await this.#row(label).locator(actionNamed(button)).click();
  }

  /** Clicks one of the title's icons, such as "Back". */
  async clickTitleButton(name: string): Promise<void> {
    await this.#widget()
      .locator(`.quick-input-titlebar ${actionNamed(name)}`)
      .click();
  }

  #widget(): Locator {
    return this.#page.locator('.quick-input-widget');
  }

  #input(): Locator {
    return this.#widget().locator('.quick-input-box input');
  }

  #rows(): Locator {
    return this.#widget().locator('.quick-input-list .monaco-list-row');
  }

  #row(label: string): Locator {
    const name = this.#page.locator('.quick-input-list-row:first-child .label-name', {
      hasText: exactly(label),
    });
    return this.#rows().filter({ has: name }).first();
  }
}

async function readRow(row: Locator): Promise<PickRow> {
  const [first, meta] = [
    row.locator('.quick-input-list-row').first(),
    row.locator('.quick-input-list-label-meta'),
  ];
  return {
    label: plain(await first.locator('.label-name').first().textContent({ timeout: 1_000 })),
    description: await shownText(first.locator('.label-description')),
    detail: await shownText(meta.locator('.label-name')),
  };
}

function describe(expected: Readonly<Record<string, Expected | undefined>>): string {
  const parts = Object.entries(expected).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? 'any text' : parts.join(', ');
}
