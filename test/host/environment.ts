/** Environment variables by which the runner outside talks to the suites in the extension host. */
export const resultsVariable = 'CDN_EXPLORER_HOST_RESULTS';
export const grepVariable = 'CDN_EXPLORER_HOST_GREP';
/** Set by whoever wants the documents written anew that the suites hold to the code. */
export const writeDocsVariable = 'CDN_EXPLORER_WRITE_DOCS';
