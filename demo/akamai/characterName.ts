/** Combining marks by the words that Unicode's names of Latin letters have for them. */
const marks: Readonly<Record<string, string>> = {
  '\u0300': 'GRAVE',
  '\u0301': 'ACUTE',
  '\u0302': 'CIRCUMFLEX',
  '\u0303': 'TILDE',
  '\u0304': 'MACRON',
  '\u0306': 'BREVE',
  '\u0307': 'DOT ABOVE',
  '\u0308': 'DIAERESIS',
  '\u030A': 'RING ABOVE',
  '\u030B': 'DOUBLE ACUTE',
  '\u030C': 'CARON',
  '\u0327': 'CEDILLA',
  '\u0328': 'OGONEK',
};

/**
 * Unicode's name of a character, where it follows from a rule: accented Latin letters and CJK ideographs. Of all others
 * the code point, since Node has no table of names.
 */
export function characterName(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  if (/^\p{Unified_Ideograph}$/u.test(character)) return `CJK UNIFIED IDEOGRAPH-${hex}`;
  const [, letter, mark] = /^([a-z])(\p{Mn})$/iu.exec(character.normalize('NFD')) ?? [];
  const word = marks[mark ?? ''];
  if (letter === undefined || word === undefined) return `U+${hex}`;
  const size = letter === letter.toLowerCase() ? 'SMALL' : 'CAPITAL';
  return `LATIN ${size} LETTER ${letter.toUpperCase()} WITH ${word}`;
}
