import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { DemoKey } from '../../../demo/cast.ts';
import type { Demo } from '../../../demo/index.ts';
import { call } from './aliyunSupport.ts';
import { type ApiAnswer, callApi } from './support.ts';

export interface Info {
  LogName: string;
  LogPath: string;
  LogSize: number;
  StartTime: string;
  EndTime: string;
}

interface Detail {
  LogCount: number;
  DomainName: string;
  LogInfos: { LogInfoDetail: Info[] };
  PageInfos: Record<string, number>;
}

export const site = 'static.demo.test';

/** 21 November in UTC+8, all of whose logs are there at `start`. */
export const day = { StartTime: '2026-11-20T16:00:00Z', EndTime: '2026-11-21T16:00:00Z' };

export function listLogs(
  demo: Demo,
  parameters: Record<string, string> = {},
  key?: DemoKey,
): Promise<ApiAnswer> {
  return call(demo, 'DescribeCdnDomainLogs', { DomainName: site, ...parameters }, key);
}

export function detailOf({ text }: ApiAnswer): Detail {
  const { DomainLogDetails }: { DomainLogDetails?: { DomainLogDetail: Detail[] } } = JSON.parse(text);
  const [detail, ...others] = DomainLogDetails?.DomainLogDetail ?? [];
  assert.ok(detail, text);
  assert.equal(others.length, 0);
  return detail;
}

/** What a listing has, of the whole day unless told. */
export async function infos(demo: Demo, parameters: Record<string, string> = day): Promise<Info[]> {
  return detailOf(await listLogs(demo, parameters)).LogInfos.LogInfoDetail;
}

/** A call of version 2014-11-11. */
export function call2014(
  demo: Demo,
  action: string,
  parameters: Record<string, string> = {},
): Promise<ApiAnswer> {
  return callApi(demo, { action, parameters, common: { 'x-acs-version': '2014-11-11' } });
}

export interface Download {
  status: number;
  headers: Record<string, unknown>;
  bytes: Buffer;
  /** False when the connection ended before the announced length. */
  complete: boolean;
}

/** A GET unless told of a scheme-less link. */
export function download(
  link: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Download> {
  return new Promise((resolve, reject) => {
    request(`http://${link}`, { agent: false, method, headers }, response => {
      const chunks: Buffer[] = [];
      const finish = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
          complete: response.complete,
        });
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('close', finish);
    })
      .on('error', reject)
      .end();
  });
}
