import type { CdnErrorKind } from '../../src/core/errors.ts';

/** The names of a table that must hold every one of them: one more in the source, and this does not compile. */
export function namesOf<Name extends string>(all: Readonly<Record<Name, true>>): Name[] {
  const names: Name[] = [];
  for (const name in all) names.push(name);
  return names;
}

export const errorKinds: readonly CdnErrorKind[] = namesOf<CdnErrorKind>({
  input: true,
  profile: true,
  keyUnknown: true,
  secretWrong: true,
  tokenExpired: true,
  clock: true,
  altered: true,
  permission: true,
  notOwned: true,
  quota: true,
  throttled: true,
  tooLarge: true,
  rejected: true,
  unavailable: true,
  network: true,
  timeout: true,
  badReply: true,
  storage: true,
  cancelled: true,
});
