import { createRandom, type Random } from './random.ts';

/** A file of the origin. */
export interface SiteFile {
  /** As it was deployed, not percent-encoded. */
  path: string;
  size: number;
  contentType: string;
}

/** Something that visitors ask for. */
export interface Resource {
  /** Path and query as they stand in a log: text whose characters are the bytes. */
  target: string;
  kind: 'file' | 'api' | 'moved' | 'absent' | 'socket';
  contentType: string;
  size: number;
}

/** Text whose characters are the bytes of the text in UTF-8, so that a line may hold any bytes at all. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** What a browser asks for when a page names this file. */
function targetOf(path: string): string {
  const escaped = path.replace(/[%#?\\]/g, encodeURIComponent);
  return new URL(`http://site${escaped}`).pathname;
}

function fileResources(files: readonly SiteFile[]): Resource[] {
  const found = files.map(({ path, size, contentType }): Resource => ({
    target: targetOf(path),
    kind: 'file',
    contentType,
    size,
  }));
  const roots = found.filter(({ target }) => target.endsWith('/index.html'));
  return [...roots.map(root => ({ ...root, target: root.target.replace(/index\.html$/, '') })), ...found];
}

/** The name of a made-up file by its number, its type, and the sizes that such files have. */
interface Family {
  name: (random: Random, index: number) => string;
  contentType: string;
  size: readonly [least: number, most: number];
  kind?: Resource['kind'];
}

const words = ['alpha', 'banner', 'cart', 'detail', 'footer', 'gallery', 'home', 'item', 'login', 'search'];
const places = ['帮助', '产品目录', '北京/门店', 'über-uns', 'größe', 'каталог', 'カタログ', 'fotos/niño'];

function hexOf(random: Random): string {
  return random.below(0x1_0000_0000).toString(16).padStart(8, '0');
}

const families: readonly Family[] = [
  {
    name: (random, index) => `/assets/${random.pick(words)}-${hexOf(random)}.js?v=${index}`,
    contentType: 'text/javascript',
    size: [2_000, 180_000],
  },
  {
    name: random => `/assets/${random.pick(words)}.${hexOf(random)}.css`,
    contentType: 'text/css',
    size: [800, 60_000],
  },
  {
    name: (random, index) =>
      `/img/${random.pick(words)}/${String(index).padStart(5, '0')}.jpg?w=${320 << random.below(3)}`,
    contentType: 'image/jpeg',
    size: [4_000, 900_000],
  },
  {
    name: (random, index) => `/api/v1/${random.pick(words)}/${index}?page=${random.below(9)}&sort=desc`,
    contentType: 'application/json',
    size: [60, 12_000],
    kind: 'api',
  },
  {
    name: (random, index) => encodeURI(`/${random.pick(places)}/${index}.html`),
    contentType: 'text/html; charset=utf-8',
    size: [3_000, 40_000],
  },
  {
    name: (random, index) => `/${random.pick(places)}/${index}.html?q=${random.pick(places)}`,
    contentType: 'text/html; charset=utf-8',
    size: [3_000, 40_000],
  },
  {
    name: (random, index) => `/old/${random.pick(words)}/${index}`,
    contentType: 'text/html',
    size: [180, 400],
    kind: 'moved',
  },
  {
    name: random =>
      random.pick(['/.env', '/wp-login.php', '/admin/%22%3E', '/%E0%A4%A', '/a//b/../c', '/phpinfo.php']),
    contentType: 'text/html',
    size: [400, 700],
    kind: 'absent',
  },
  {
    name: (random, index) => `/downloads/setup-${1 + random.below(4)}.${index}.zip`,
    contentType: 'application/zip',
    size: [2_000_000, 90_000_000],
  },
  { name: () => '/live/socket', contentType: '-', size: [200, 90_000], kind: 'socket' },
];

const madeUp = 2000;

function makeUp(random: Random, index: number): Resource {
  const { name, contentType, size, kind = 'file' } = random.pick(families, index < 20);
  const [least, most] = size;
  const target = bytesOf(name(random, index));
  return {
    target,
    kind,
    contentType,
    size: Math.floor(least + random.skewed(1000) * ((most - least) / 1000)),
  };
}

/** What a domain's visitors ask for, most wanted first: the files that are really there, among others that are not. */
export function resourcesOf(seed: number, domain: string, files: readonly SiteFile[]): Resource[] {
  const random = createRandom(`${seed} ${domain}`);
  const real = fileResources(files);
  const others = Array.from({ length: madeUp }, (_, index) => makeUp(random, index));
  const mixed = others.flatMap((other, index) => {
    const file = real[index];
    return file ? [file, other] : [other];
  });
  return [...mixed, ...real.slice(madeUp)];
}
