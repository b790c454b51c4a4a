/** What a purge names: URLs, all of a CP code, all with a cache tag. A request has one kind. */
export type ObjectKind = 'url' | 'cpcode' | 'tag';

export function isObjectKind(text: string | undefined): text is ObjectKind {
  return text === 'url' || text === 'cpcode' || text === 'tag';
}
