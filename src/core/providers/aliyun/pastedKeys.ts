import type { Answers } from '../provider.ts';

/**
 * Both keys from one paste: the CSV that the console of Alibaba Cloud downloads (with or without its heading), or
 * `id secret`. Input boxes turn its newlines into spaces, so white space and commas separate alike.
 */
export function readPastedKeys(text: string): Answers | undefined {
  const words = text
    .replaceAll(/["']/g, '')
    .replaceAll(/access\s?key\s?(id|secret)\s*[:=]?/gi, ' ')
    .split(/[\s,;]+/)
    .filter(word => word !== '');
  const [accessKeyId, accessKeySecret] = words;
  if (words.length !== 2 || accessKeyId === undefined || accessKeySecret === undefined) return undefined;
  return { accessKeyId, accessKeySecret };
}
