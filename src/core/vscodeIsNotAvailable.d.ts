// `src/core/tsconfig.json` maps "vscode" to this module: any use of the API in core is a type error.
export type NotAvailable = never;
