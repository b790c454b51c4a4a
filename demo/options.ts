import type { RateLimits } from './akamai/buckets.ts';
import type { MinuteLimits } from './aliyun/minuteLimits.ts';
import type { QuotaLimits } from './aliyun/quota.ts';
import {
  amountField,
  dateField,
  type Fields,
  fieldsOf,
  flagField,
  numberField,
  optional,
  recordField,
  textField,
} from './fields.ts';

/** How a demo CDN starts. Every field may be left out. */
export interface DemoOptions {
  /**
   * Demo seconds from an Akamai purge's acceptance to its effect at the edge; 2 unless told. The estimate in the answer
   * is the service's 5 whatever this says.
   */
  purgeSeconds?: number;
  /** A refresh task's life in demo seconds; 3 unless told, 300 is about what the real service takes. */
  taskSeconds?: number;
  /** Demo seconds per real second; 1 unless told, 0 stands still. */
  speed?: number;
  /** The demo's time at the start, epoch milliseconds (in JSON: ISO 8601); the true time unless told. */
  start?: number;
  /** What an account has per day, where it differs from the service's own figures. */
  quotas?: Partial<QuotaLimits>;
  /** What may be refreshed of one domain in a minute, where it differs from the service's own figures. */
  perMinute?: Partial<MinuteLimits>;
  /**
   * False: every refresh and preload has one task id of its own. Otherwise the tasks of one domain and type share an id
   * within a second, and a request for several domains is answered with several ids.
   */
  mergeTasks?: boolean;
  /**
   * How many domains the demo account has at Alibaba Cloud, at least: made-up ones fill up the rest. Of these every
   * tenth is offline and every tenth being configured.
   */
  domains?: number;
  /** Akamai's token buckets, where they differ from the service's own figures. */
  rateLimits?: Partial<RateLimits>;
  /** False: Akamai's answers leave the X-Ratelimit headers out. */
  rateHeaders?: boolean;
  /** What the access logs are made from; 1 unless told. The same seed and files deployed give the same logs. */
  logSeed?: number;
  /** Lines of an average hour's log; 800 unless told. */
  logLinesPerHour?: number;
  /**
   * How large the log of an hour is before compression, in bytes, by its beginning (ISO 8601, whole hours): for the few
   * that are to be much larger or smaller than the others. Listing it takes a second or so for each 20 MB the first time.
   */
  logSizes?: Record<string, number>;
  /** Demo hours from the end of an hour until its log is there; 4 unless told. */
  logDelayHours?: number;
  /** Demo seconds for which a log's link is good; 3,600 unless told. */
  logLinkSeconds?: number;
  /**
   * Directories to deploy, by host; several hosts, of both CDNs too, may have the same one. A host the demo doesn't
   * have yet becomes one more site of the demo account: at Akamai when its name ends in `.akamai.demo.test`, otherwise
   * at Alibaba Cloud.
   */
  sites?: Record<string, string>;
}

function sizesField(fields: Fields, name: string): Record<string, number> {
  const sizes = recordField(fields, name, amountField);
  for (const hour of Object.keys(sizes)) {
    if (Date.parse(hour) % 3_600_000 !== 0) throw new Error(`${name} has to have whole hours as names.`);
  }
  return sizes;
}

/** @throws Error naming the field that is wrong. */
export function parseOptions(value: unknown): DemoOptions {
  const fields = fieldsOf(value, 'The options');
  return {
    ...optional(fields, 'purgeSeconds', amountField),
    ...optional(fields, 'taskSeconds', amountField),
    ...optional(fields, 'speed', amountField),
    ...optional(fields, 'start', dateField),
    ...optional(fields, 'quotas', (all, name) => recordField(all, name, amountField)),
    ...optional(fields, 'perMinute', (all, name) => recordField(all, name, amountField)),
    ...optional(fields, 'mergeTasks', flagField),
    ...optional(fields, 'domains', amountField),
    ...optional(fields, 'rateLimits', (all, name) => recordField(all, name, amountField)),
    ...optional(fields, 'rateHeaders', flagField),
    ...optional(fields, 'logSeed', numberField),
    ...optional(fields, 'logLinesPerHour', amountField),
    ...optional(fields, 'logSizes', sizesField),
    ...optional(fields, 'logDelayHours', amountField),
    ...optional(fields, 'logLinkSeconds', amountField),
    ...optional(fields, 'sites', (all, name) => recordField(all, name, textField)),
  };
}
