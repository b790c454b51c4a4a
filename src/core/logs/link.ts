/**
 * An address that is as good as a key: whoever has it reads the log. What writes an object down, such as JSON, a log or
 * an error's facts, sees nothing of it.
 */
export class SignedLink {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** For the one request that it is for. */
  reveal(): string {
    return this.#url;
  }
}
