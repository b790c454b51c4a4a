/** An answer other than success, with the vendor's code, HTTP status and wording (fact sheet §3.3). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** More members of the error body, and headers of the answer. */
  readonly extra: { body?: Record<string, unknown>; headers?: Record<string, string> };

  constructor(status: number, code: string, message: string, extra: ApiError['extra'] = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

/** A common parameter that the gateway itself needs. */
export function missing(parameter: string): ApiError {
  return new ApiError(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);
}

/** A parameter that the action needs. */
export function missingParameter(parameter: string): ApiError {
  return new ApiError(
    400,
    'MissingParameter',
    `The input parameter "${parameter}" that is mandatory for processing this request is not supplied.`,
  );
}

/** `reason` is the demo's addition, to help whoever writes a client. */
export function incompleteSignature(reason: string): ApiError {
  return new ApiError(
    400,
    'IncompleteSignature',
    `The request signature does not conform to Aliyun standards. ${reason}`,
  );
}

/** The vendor echoes what the server signed: equal to the client's string, the secret is wrong; else the encoding is. */
export function signatureDoesNotMatch(stringToSign: string): ApiError {
  return new ApiError(
    400,
    'SignatureDoesNotMatch',
    `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`,
  );
}

export function invalidVersion(): ApiError {
  return new ApiError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
}

export function actionNotFound(): ApiError {
  return new ApiError(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  );
}

export function forbiddenByRam(action: string): ApiError {
  return new ApiError(
    403,
    'Forbidden.RAM',
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    {
      body: {
        AccessDeniedDetail: {
          AuthAction: action,
          AuthPrincipalType: 'SubUser',
          NoPermissionType: 'ImplicitDeny',
          PolicyType: 'AccountLevelIdentityBasedPolicy',
        },
      },
    },
  );
}

/** `retryAfterMs` goes into the header that the vendor's CLI and SDKs read. */
export function throttled(retryAfterMs: number): ApiError {
  return new ApiError(400, 'Throttling.User', 'Request was denied due to user flow control.', {
    headers: { 'x-acs-retry-after': String(retryAfterMs) },
  });
}
