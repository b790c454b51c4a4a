/** Names of the environment variables by which a window tells its evaluator where and for whom to listen. */
export const evaluatorFileVariable = 'CDN_TEST_EVALUATOR_FILE';
export const evaluatorTokenVariable = 'CDN_TEST_EVALUATOR_TOKEN';

/** What the evaluator writes to its file once it listens on 127.0.0.1. */
export interface EvaluatorAddress {
  readonly port: number;
  /** The extension host's process id. */
  readonly pid: number;
}

/** One function to call in the extension host, as source text: it can use its arguments and globals only. */
export interface EvaluationRequest {
  readonly source: string;
  readonly arg: unknown;
}

export type EvaluationReply<R> =
  | { readonly ok: true; readonly value: R }
  | { readonly ok: false; readonly error: string };
