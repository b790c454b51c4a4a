/** What goes wrong. Times are milliseconds; `latency` is real time, all others are the demo's. */
export type Fault =
  | { kind: 'latency'; ms: number }
  /** The connection is cut: `before` the request is handled, or `after`, so that it took effect and only the answer is lost. */
  | { kind: 'drop'; when?: 'before' | 'after' }
  | { kind: 'status'; status: number; body?: string; contentType?: string }
  /** A proxy's HTML page where an API answer was due. */
  | { kind: 'html'; status?: number }
  /**
   * An error in the provider's own shape, of Akamai's two in the purge service's unless told; `code` is its title
   * there. `retryAfterMs` adds the "come back in" header.
   */
  | {
      kind: 'error';
      status: number;
      code: string;
      message?: string;
      shape?: 'gateway' | 'service';
      retryAfterMs?: number;
    }
  | { kind: 'clockSkew'; ms: number }
  | { kind: 'quotaGone' }
  /** Aliyun's quota as it was told in 2021: numbers, and `blockRemain`. */
  | { kind: 'oldQuota' }
  /** Aliyun's refresh or preload queue takes no more for now. */
  | { kind: 'queueFull' }
  /** The answer's JSON leaves out these members, however deep they lie. */
  | { kind: 'missingFields'; fields: readonly string[] }
  /** Akamai's firewall takes the client for an attacker: 400 and HTML, not 429. */
  | { kind: 'firewall' }
  | { kind: 'taskFailed'; description?: string }
  | { kind: 'taskTimeout' }
  /** Akamai accepts without saying how long the purge will take. */
  | { kind: 'noEstimate' }
  /**
   * A list of logs as some pages of the vendor print it: times in epoch seconds and `PageNumber` for `PageIndex`; of
   * version 2014-11-11, the page's figures inside `DomainLogModel`.
   */
  | { kind: 'oldLogList' }
  /** The links in a list of logs have expired already. */
  | { kind: 'expiredLinks' }
  /** The body of a log ends after so many bytes, half of them unless told, and the connection with it. */
  | { kind: 'shortBody'; bytes?: number }
  /** The Content-Length of a log is so many bytes more than it has, or fewer: then the rest of it does not come. */
  | { kind: 'wrongLength'; by: number }
  /** So many bytes of a log at a time, and a real rest after each. */
  | { kind: 'slowDrip'; bytes: number; ms: number }
  /**
   * What is stored of a log is damaged: cut off at `at`, the byte there turned round (both in the middle unless told), its
   * last member's CRC or size wrong, or `bytes` zeros or other bytes behind it.
   */
  | {
      kind: 'badGzip';
      damage: 'truncated' | 'byte' | 'crc' | 'size' | 'trailingZeros' | 'trailingJunk';
      at?: number;
      bytes?: number;
    };

/** Which requests a fault meets. Absent fields match everything; `nth` (from 1) lets the first n - 1 matches pass. */
export interface FaultMatch {
  api: string;
  action?: string;
  path?: string;
  nth?: number;
}

/** `times` is how many requests it meets: 1 unless told, 0 until the faults are cleared. */
export interface FaultRule {
  match: FaultMatch;
  fault: Fault;
  times?: number;
}

interface FaultSubject {
  api: string;
  action?: string | undefined;
  path: string;
}

export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  rules(): FaultRule[];
  /** The faults that this request meets, in the order in which they were added; counts them as used. */
  take(subject: FaultSubject): Fault[];
}

interface Armed {
  rule: FaultRule;
  seen: number;
  used: number;
}

function matches({ match }: FaultRule, subject: FaultSubject): boolean {
  return (
    match.api === subject.api &&
    (match.action === undefined || match.action === subject.action) &&
    (match.path === undefined || match.path === subject.path)
  );
}

/** True when the rule is to act on this match. */
function fires(armed: Armed): boolean {
  armed.seen += 1;
  if (armed.seen < (armed.rule.match.nth ?? 1)) return false;
  armed.used += 1;
  return true;
}

function isSpent({ rule, used }: Armed): boolean {
  const times = rule.times ?? 1;
  return times > 0 && used >= times;
}

export function createFaults(): Faults {
  let armed: Armed[] = [];
  return {
    add: rule => void armed.push({ rule, seen: 0, used: 0 }),
    clear: () => {
      armed = [];
    },
    rules: () => armed.map(entry => entry.rule),
    take: subject => {
      const met = armed.filter(entry => matches(entry.rule, subject) && fires(entry));
      armed = armed.filter(entry => !isSpent(entry));
      return met.map(entry => entry.rule.fault);
    },
  };
}

/** The one fault of this kind among those a request met. */
export function faultOf<K extends Fault['kind']>(
  faults: readonly Fault[],
  kind: K,
): Extract<Fault, { kind: K }> | undefined {
  return faults.find((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}
