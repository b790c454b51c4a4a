import type { Plugin } from 'esbuild';

/**
 * Files of undici that a plain GET over HTTP/1.1 never reaches, and what stands in their place: HTTP/2, bodies that
 * are forms, and the faster of two builds of the same parser.
 */
const replacements: Readonly<Record<string, string>> = {
  'dispatcher/client-h2.js': '',
  'web/fetch/body.js': '',
  'llhttp/llhttp_simd-wasm.js': "module.exports = require('./llhttp-wasm.js');",
};

/**
 * Bundles undici's client into a module. It is CommonJS: its `require('node:…')` has to be put another way, since
 * modules have no `require`. Fails when a file that should be replaced is not there any more.
 */
export const undici: Plugin = {
  name: 'undici',
  setup(build) {
    const missing = new Set(Object.keys(replacements));
    build.onResolve({ filter: /^node:/ }, ({ kind, path }) =>
      kind === 'require-call' ? { path, namespace: 'built-in' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
    build.onLoad({ filter: /[/\\]undici[/\\]lib[/\\]/ }, ({ path }) => {
      const file =
        path
          .split(/[/\\]undici[/\\]lib[/\\]/)
          .at(-1)
          ?.replaceAll('\\', '/') ?? '';
      const contents = replacements[file];
      missing.delete(file);
      return contents === undefined ? undefined : { contents };
    });
    build.onEnd(() => ({
      errors: [...missing].map(file => ({
        text: `undici has no ${file}: look again at what can be left out`,
      })),
    }));
  },
};
