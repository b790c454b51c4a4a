import { refusal } from './aliyunRefusal.ts';
import { type ErrorRow, happensAt, whatWasSigned } from './row.ts';

/** The server's clock. */
function dated(secondsFromNow: number): { headers: { date: string } } {
  return { headers: { date: new Date(happensAt + secondsFromNow * 1000).toUTCString() } };
}

const mismatch = 'Specified signature is not matched with our calculation.';
const expired = 'Specified time stamp or date value is expired.';
const otherHash = '0123456789abcdef'.repeat(4);

/** What Alibaba Cloud refuses before it looks at what is asked. */
export const aliyunKeyRows: readonly ErrorRow[] = [
  refusal(
    'The access key ID does not exist',
    'keyUnknown',
    404,
    'InvalidAccessKeyId.NotFound',
    'Specified access key is not found.',
  ),
  refusal(
    'The access key is disabled',
    'keyUnknown',
    400,
    'InvalidAccessKeyId.Inactive',
    'Specified access key is disabled.',
  ),
  refusal(
    'The secret is wrong: the service signed the same string',
    'secretWrong',
    400,
    'SignatureDoesNotMatch',
    `${mismatch} server StringToSign is [${whatWasSigned}]`,
  ),
  refusal(
    'The same with signature V1',
    'secretWrong',
    400,
    'SignatureDoesNotMatch',
    `${mismatch} server string to sign is:${whatWasSigned}`,
    { signature: 'v1' },
  ),
  refusal('The same without an echo', 'secretWrong', 400, 'SignatureDoesNotMatch', mismatch),
  refusal(
    'The same in other words',
    'secretWrong',
    400,
    'IncompleteSignature',
    `The request signature does not conform to Aliyun standards. server string to sign is:${whatWasSigned}`,
  ),
  refusal(
    'The same in other words',
    'secretWrong',
    400,
    'InvalidAccessKeySecret',
    'Specified Access Key Secret is not valid.',
  ),
  refusal(
    'A proxy changed the request: the service signed another string',
    'altered',
    400,
    'SignatureDoesNotMatch',
    `${mismatch} server StringToSign is [ACS3-HMAC-SHA256\n${otherHash}]`,
  ),
  refusal(
    'The same with signature V1',
    'altered',
    400,
    'SignatureDoesNotMatch',
    `${mismatch} server string to sign is:POST&%2F&Action%3DRefreshObjectCaches%26via%3Dproxy`,
    { signature: 'v1' },
  ),
  refusal(
    'A proxy took a part out',
    'altered',
    400,
    'MissingTimestamp',
    'Timestamp is mandatory for this action.',
  ),
  refusal('The clock is slow', 'clock', 400, 'InvalidTimeStamp.Expired', expired, dated(1861)),
  refusal('The clock is fast', 'clock', 400, 'InvalidTimeStamp.Expired', expired, dated(-1861)),
  refusal(
    'The clock is wrong, and the answer has no date',
    'clock',
    400,
    'InvalidTimeStamp.Expired',
    expired,
  ),
  refusal(
    'The time is not one',
    'clock',
    400,
    'InvalidTimeStamp.Format',
    'Specified time stamp or date value is not well formatted.',
    dated(0),
  ),
  refusal(
    'The security token has expired',
    'tokenExpired',
    400,
    'InvalidSecurityToken.Expired',
    'Specified SecurityToken is expired.',
  ),
  refusal(
    'A temporary key without its token',
    'tokenExpired',
    400,
    'MissingSecurityToken',
    'SecurityToken is mandatory for this action.',
  ),
  refusal(
    'The token of another key',
    'tokenExpired',
    400,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken mismatch with the AccessKey.',
  ),
  refusal(
    'The token is not whole',
    'tokenExpired',
    400,
    'InvalidSecurityToken.Malformed',
    'Specified SecurityToken is malformed.',
  ),
  refusal(
    'The key may not do it',
    'permission',
    403,
    'Forbidden.RAM',
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  ),
  refusal(
    'The same in other words',
    'permission',
    403,
    'NoPermission',
    'You are not authorized to do this action.',
  ),
];
