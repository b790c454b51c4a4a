import { bytesOf, type Resource } from './catalogue.ts';
import { createChoice, type Random } from './random.ts';

/** Documentation ranges, so that no line names anybody. */
function address(random: Random): string {
  if (random.chance(0.1))
    return `2001:db8:${random.below(0xffff).toString(16)}::${random.below(0xffff).toString(16)}`;
  const net = random.pick(['192.0.2', '198.51.100', '203.0.113', `198.18.${random.below(256)}`]);
  return `${net}.${1 + random.below(254)}`;
}

const agents: readonly (readonly [weight: number, agent: string])[] = [
  [
    30,
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  ],
  [
    20,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  ],
  [
    15,
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  ],
  [8, 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0'],
  [6, 'Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://ahrefs.com/robot/)'],
  [5, 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)'],
  [
    5,
    'Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/130.0 Mobile MicroMessenger/8.0.50(0x28003237) NetType/WIFI Language/zh_CN',
  ],
  [4, 'curl/8.17.0'],
  [2, '-'],
  [0.6, bytesOf('演示应用/3.2 (安卓)')],
  [0.6, bytesOf('Müller-Browser/1.0 \u{1F680}')],
  [0.5, 'Mozilla/5.0 "quoted" agent'],
  [0.5, String.raw`escaped \"quotes\" and a \ backslash`],
  [0.3, 'ends in a quote"'],
  [0.3, '" 200 1 2 HIT "'],
  [0.3, 'bytes \xff\xfe\x80 that are no UTF-8'],
  [0.3, 'a\ttab, an \x1b[31m escape'],
  [0.2, '\xd6\xd0\xce\xc4 in GBK'],
  [0.1, ''],
];

export const pickAgent: (random: Random) => string = createChoice(agents);

const foreignReferers = createChoice([
  [8, '-'],
  [4, 'https://www.google.com/'],
  [3, 'https://www.baidu.com/link?url=a1B2c3'],
  [1, 'https://servicewechat.com/wx0123456789abcdef/12/page-frame.html'],
  [0.3, bytesOf('https://www.demo.test/搜索?q=缓存')],
  [0.2, 'http://forum.demo.test/t?title="quoted"'],
]);

/** More than half of the requests come from the site's own pages. */
export function pickReferer(random: Random, domain: string, pages: readonly Resource[]): string {
  if (pages.length === 0 || random.chance(0.4)) return foreignReferers(random);
  return `https://${domain}${random.pick(pages, true).target}`;
}

/** Who is about during a file's time; the first ones come oftener. */
export function visitorsOf(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => address(random));
}
