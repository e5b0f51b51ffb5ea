/** The letters that a text can be made of at a hundred and sixty to a part; those of the second row count twice. */
const PLAIN =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const DOUBLE = '^{}\\[~]|€';
const PLAIN_LETTERS = new Set(PLAIN);
const DOUBLE_LETTERS = new Set(DOUBLE);

const NEAREST: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00A0': ' ',
  '\u202F': ' ',
};

/** One letter outside the plain ones makes a text more than twice as long: what has a plain one near it becomes that. */
export function toPlainLetters(text: string): string {
  return [...text].map(toPlainLetter).join('');
}

function toPlainLetter(letter: string): string {
  if (isPlain(letter)) return letter;
  const nearest = NEAREST[letter] ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, '');
  return [...nearest].every(isPlain) ? nearest : letter;
}

const isPlain = (letter: string): boolean => PLAIN_LETTERS.has(letter) || DOUBLE_LETTERS.has(letter);

/** In how many parts it goes over the air, each of which is paid for. */
export function segmentsOf(text: string): number {
  const letters = [...text];
  const isAllPlain = letters.every(isPlain);
  const length = isAllPlain
    ? letters.length + letters.filter((letter) => DOUBLE_LETTERS.has(letter)).length
    : text.length;
  const [whole, part] = isAllPlain ? [160, 153] : [70, 67];
  return length <= whole ? 1 : Math.ceil(length / part);
}
