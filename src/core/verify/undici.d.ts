// The two files of undici that are used, as far as they are used. Its main entry and its types stand for the whole
// library, and loading that entry takes over the process's `fetch`: docs/decisions/0004.

declare module 'undici/lib/dispatcher/client.js' {
  import type { Socket } from 'node:net';

  interface ClientOptions {
    /** Makes the connection in the client's place. */
    readonly connect: (place: object, connected: (error: Error | null, socket?: Socket) => void) => void;
    /** 0 sends `connection: close`. */
    readonly pipelining: number;
    /** Milliseconds; 0 is none. */
    readonly headersTimeout: number;
    readonly bodyTimeout: number;
  }

  class Client {
    constructor(origin: string, options: ClientOptions);
    /** Closes the connection; what is under way fails. */
    destroy(): Promise<void>;
  }

  export = Client;
}

declare module 'undici/lib/api/api-request.js' {
  import type Client from 'undici/lib/dispatcher/client.js';

  interface RequestOptions {
    readonly method: 'GET';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  }

  interface Answer {
    readonly statusCode: number;
    /** Names in lower case; an array where one came more than once. */
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly body: AsyncIterable<Uint8Array>;
  }

  function request(this: Client, options: RequestOptions): Promise<Answer>;

  export = request;
}
