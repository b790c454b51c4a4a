// `src/core/tsconfig.json` maps "vscode" to this empty module: any use of it in core is a type error.
export {};
