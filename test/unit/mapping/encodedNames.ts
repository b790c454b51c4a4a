/** File paths and what a browser requests for each: the table of 40. `readBack` where the name has no faithful URL. */
export interface EncodedName {
  readonly name: string;
  readonly url: string;
  readonly readBack?: string;
}

export const encodedNames: readonly EncodedName[] = [
  { name: 'app.js', url: 'app.js' },
  { name: 'js/vendor/app.min.js', url: 'js/vendor/app.min.js' },
  { name: '.well-known/security.txt', url: '.well-known/security.txt' },
  { name: '...', url: '...' },
  { name: 'a..b/.c.', url: 'a..b/.c.' },
  { name: '%2e', url: '%252e' },
  { name: '%2e%2E/x.js', url: '%252e%252E/x.js' },
  { name: '.%2e', url: '.%252e' },
  { name: 'hello world.html', url: 'hello%20world.html' },
  { name: ' lead and trail ', url: '%20lead%20and%20trail%20' },
  { name: '100%.txt', url: '100%25.txt' },
  { name: 'already%20encoded.js', url: 'already%2520encoded.js' },
  { name: '%E4%BD%A0.js', url: '%25E4%25BD%25A0.js' },
  { name: 'what?.html', url: 'what%3F.html' },
  { name: 'c#.html', url: 'c%23.html' },
  { name: 'a?b=c&d#e.js', url: 'a%3Fb=c&d%23e.js' },
  { name: 'back\\slash.js', url: 'back%5Cslash.js' },
  { name: 'a+b.js', url: 'a+b.js' },
  { name: "it's.png", url: "it's.png" },
  { name: 'photo (1).jpg', url: 'photo%20(1).jpg' },
  { name: 'a,b;c=d@2x&e!$*~.png', url: 'a,b;c=d@2x&e!$*~.png' },
  { name: 'http:/x.js', url: 'http:/x.js' },
  { name: 'c:x.js', url: 'c:x.js' },
  { name: '[id].js', url: '[id].js' },
  { name: '{slug}.js', url: '%7Bslug%7D.js' },
  { name: '<tag>"quoted".js', url: '%3Ctag%3E%22quoted%22.js' },
  { name: 'a^b.js', url: 'a%5Eb.js' },
  { name: 'a|b.js', url: 'a|b.js' },
  { name: 'a`b.js', url: 'a%60b.js' },
  { name: 'tab\there.js', url: 'tab%09here.js' },
  { name: 'line\nfeed.js', url: 'line%0Afeed.js' },
  { name: 'nul\0del\u007F.js', url: 'nul%00del%7F.js' },
  { name: 'no\u00A0break.js', url: 'no%C2%A0break.js' },
  { name: '商品/图片 一.png', url: '%E5%95%86%E5%93%81/%E5%9B%BE%E7%89%87%20%E4%B8%80.png' },
  { name: 'caf\u00E9.js', url: 'caf%C3%A9.js' },
  { name: 'cafe\u0301.js', url: 'cafe%CC%81.js' },
  { name: 'ß-Straße.css', url: '%C3%9F-Stra%C3%9Fe.css' },
  { name: '😀👩‍👧.svg', url: '%F0%9F%98%80%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7.svg' },
  { name: '\uFEFFmark\u202E.js', url: '%EF%BB%BFmark%E2%80%AE.js' },
  { name: 'lone\uD800.js', url: 'lone%EF%BF%BD.js', readBack: 'lone\uFFFD.js' },
];
