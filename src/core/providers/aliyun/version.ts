/** The current API, and the one before it, which older scripts and keys still use. The values of the profile's option. */
export const apiVersions = ['2018-05-10', '2014-11-11'] as const;
export type ApiVersion = (typeof apiVersions)[number];

export function versionOf({ apiVersion }: Readonly<Record<string, string | boolean>>): ApiVersion {
  return apiVersions.find(version => version === apiVersion) ?? apiVersions[0];
}
