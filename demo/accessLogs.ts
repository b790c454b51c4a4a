import type { LogShelf } from './aliyun/actions/action.ts';
import { createLogShelf } from './aliyun/logShelf.ts';
import { type ArchiveOptions, createArchive } from './logs/archive.ts';
import type { SiteFile } from './logs/catalogue.ts';
import { createStoreKey } from './logs/links.ts';
import { createLogStore } from './logs/store.ts';
import type { DemoOptions } from './options.ts';
import type { Service } from './service.ts';

/** The access logs: where they lie, and what the API tells of them. */
export interface AccessLogs {
  store: Service;
  /** `storeUrl`: where `store` listens. */
  shelf(storeUrl: string): LogShelf;
  /**
   * Says what is deployed, by domain, and so what visitors ask for. Not to be told of later changes: a log that was
   * read once stays as it is.
   */
  deploy(files: ReadonlyMap<string, readonly SiteFile[]>): void;
}

function archiveOptions(options: DemoOptions): ArchiveOptions {
  const sizes = Object.entries(options.logSizes ?? {});
  return {
    seed: options.logSeed ?? 1,
    linesPerHour: options.logLinesPerHour ?? 800,
    delayMs: (options.logDelayHours ?? 4) * 3_600_000,
    sizes: new Map(sizes.map(([hour, bytes]) => [Date.parse(hour), bytes])),
  };
}

export function createAccessLogs(options: DemoOptions): AccessLogs {
  let deployed: ReadonlyMap<string, readonly SiteFile[]> = new Map();
  const archive = createArchive(archiveOptions(options), domain => deployed.get(domain) ?? []);
  const key = createStoreKey();
  const linkMs = (options.logLinkSeconds ?? 3600) * 1000;
  return {
    store: createLogStore({ archive, key }),
    shelf: storeUrl => createLogShelf(archive, key, new URL(storeUrl).host, linkMs),
    deploy: files => {
      deployed = files;
      archive.clear();
    },
  };
}
