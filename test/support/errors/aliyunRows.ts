import { aliyunKeyRows } from './aliyunKeyRows.ts';
import { refusal } from './aliyunRefusal.ts';
import type { ErrorRow } from './row.ts';

const aboutTheRequest: readonly ErrorRow[] = [
  refusal(
    'The host is another account’s',
    'notOwned',
    404,
    'InvalidDomain.NotFound',
    'The domain [static.example.com] does not belong to you.',
  ),
  refusal(
    'The same without the host',
    'notOwned',
    404,
    'InvalidDomain.NotFound',
    'The domain provided does not belong to you.',
  ),
  refusal('The host is offline', 'rejected', 404, 'InvalidDomain.Offline', 'The domain is offline.'),
  refusal(
    'The host could not be configured',
    'rejected',
    500,
    'InvalidDomain.Configure_failed',
    'Failed to configure the domain.',
  ),
  refusal(
    'The account has no CDN',
    'rejected',
    403,
    'OperationDenied',
    'Your account does not open CDN service yet.',
  ),
  refusal('The account is suspended', 'rejected', 403, 'OperationDenied', 'Your CDN service is suspended.'),
  refusal(
    'The account may not do it',
    'rejected',
    403,
    'IllegalOperation',
    'Illegal domain, operation is not permitted.',
  ),
  refusal(
    'The service does not do it',
    'rejected',
    400,
    'UnsupportedOperation',
    'The operation is not supported.',
  ),
  refusal(
    'A URL is none',
    'rejected',
    400,
    'InvalidObjectPath.Malformed',
    'The specified ObjectPath is invalid.',
  ),
  refusal(
    'A host with a wildcard',
    'rejected',
    400,
    'InvalidExtensiveDomain.ValueNotSupported',
    'The specified ExtensiveDomain is not supported.',
  ),
  refusal(
    'A kind of purge that there is not',
    'rejected',
    400,
    'InvalidObjectType.Malformed',
    'The specified ObjectType is invalid.',
  ),
  refusal(
    'No URL',
    'rejected',
    400,
    'MissingParameter',
    'The input parameter "ObjectPath" that is mandatory for processing this request is not supplied.',
  ),
  refusal(
    'Logs of more than 31 days ago',
    'rejected',
    400,
    'InvalidStartTime.ValueNotSupported',
    'The specified value of parameter StartTime is not supported.',
  ),
  refusal('A code that is in no document', 'rejected', 400, 'SomethingNew', 'Something new.'),
  refusal(
    'More than 1,000 URLs',
    'tooLarge',
    400,
    'SingleRequest.OverLimit',
    'A maximum of 1000 URLs are supported for each request.',
  ),
  refusal(
    'The same in other words',
    'tooLarge',
    400,
    'InvalidObjectPath.Size.Malformed',
    'The size of ObjectPath is bigger than 1000.',
  ),
  refusal(
    'The same in other words',
    'tooLarge',
    400,
    'InvalidObjectPath.ExceedsMaximum',
    'The ObjectPath exceeds the maximum.',
  ),
];

const soon = { headers: { 'x-acs-retry-after': '2000' } };
const late = { headers: { 'x-acs-retry-after': '120000' } };
const flow = 'Request was denied due to user flow control.';

const aboutTheService: readonly ErrorRow[] = [
  refusal(
    'The quota of the day is gone',
    'quota',
    400,
    'QuotaExceeded.Refresh',
    'Your refresh attempts have exceeded the daily limit.',
  ),
  refusal(
    'The quota of the minute is gone',
    'throttled',
    400,
    'QuotaPerMinuteExceeded.Refresh',
    'You tried to refresh too frequently; please try again later.',
  ),
  refusal(
    'The queue is full',
    'throttled',
    400,
    'TooMany.Refresh',
    'The refresh queue is full; please try again later.',
  ),
  refusal('Too many requests a second', 'throttled', 400, 'Throttling.User', flow),
  refusal('The same, and it says how long', 'throttled', 400, 'Throttling.User', flow, soon),
  refusal('The same, and it says too long', 'throttled', 400, 'Throttling.Api', flow, late),
  refusal(
    'The same in other words',
    'throttled',
    503,
    'Throttling',
    'Request was denied due to request throttling.',
  ),
  refusal(
    'The same in other words',
    'throttled',
    429,
    'TooManyRequests',
    'Too many requests, please try again later',
  ),
  refusal('The same in other words', 'throttled', 400, 'FlowControlError', 'Flow control.'),
  refusal(
    'The host is being configured',
    'throttled',
    403,
    'ServiceBusy',
    'The specified Domain is configuring, please retry later.',
  ),
  refusal(
    'The service is down',
    'unavailable',
    503,
    'ServiceUnavailable',
    'The request has failed due to a temporary failure of the server.',
  ),
  refusal(
    'The service failed',
    'unavailable',
    500,
    'InternalError',
    'The request processing has failed due to some unknown error.',
  ),
  refusal(
    'The same, called a success',
    'unavailable',
    200,
    'InternalError',
    'The request processing has failed due to some unknown error.',
  ),
  refusal(
    'A proxy sent the request twice',
    'unavailable',
    400,
    'SignatureNonceUsed',
    'Specified signature nonce was used already.',
  ),
  refusal(
    'The endpoint is another service’s',
    'badReply',
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  ),
  refusal(
    'The same in other words',
    'badReply',
    400,
    'InvalidVersion',
    'Specified parameter Version is not valid.',
  ),
];

export const aliyunRows: readonly ErrorRow[] = [...aliyunKeyRows, ...aboutTheRequest, ...aboutTheService];
