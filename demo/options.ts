import type { QuotaLimits } from './aliyun/quota.ts';
import { amountField, dateField, fieldsOf, optional, recordField, textField } from './fields.ts';

/** How a demo CDN starts. Every field may be left out. */
export interface DemoOptions {
  /** A refresh task's life in demo seconds; 3 unless told, 300 is about what the real service takes. */
  taskSeconds?: number;
  /** Demo seconds per real second; 1 unless told, 0 stands still. */
  speed?: number;
  /** The demo's time at the start, epoch milliseconds (in JSON: ISO 8601); the true time unless told. */
  start?: number;
  /** What an account has per day, where it differs from the service's own figures. */
  quotas?: Partial<QuotaLimits>;
  /** Directories to deploy, by host. A host the demo doesn't have yet becomes one more site of the demo account. */
  sites?: Record<string, string>;
}

/** @throws Error naming the field that is wrong. */
export function parseOptions(value: unknown): DemoOptions {
  const fields = fieldsOf(value, 'The options');
  return {
    ...optional(fields, 'taskSeconds', amountField),
    ...optional(fields, 'speed', amountField),
    ...optional(fields, 'start', dateField),
    ...optional(fields, 'quotas', (all, name) => recordField(all, name, amountField)),
    ...optional(fields, 'sites', (all, name) => recordField(all, name, textField)),
  };
}
