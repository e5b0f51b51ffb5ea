/**
 * French that customers write, said with the English words that the rest reads. Only booking's everyday words: what is
 * not in here stays, and is not understood.
 */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\baprès-demain\b/g, 'in 2 days'],
  [/\bdemain\b/g, 'tomorrow'],
  [/\baujourd'hui\b/g, 'today'],
  [/\bce soir\b/g, 'tonight'],
  [/\bcet après-midi\b/g, 'this afternoon'],
  [/\bdans une heure\b/g, 'in 1 hour'],
  [/\bdans (\d+)\b/g, 'in $1'],
  [/\blundi\b/g, 'monday'],
  [/\bmardi\b/g, 'tuesday'],
  [/\bmercredi\b/g, 'wednesday'],
  [/\bjeudi\b/g, 'thursday'],
  [/\bvendredi\b/g, 'friday'],
  [/\bsamedi\b/g, 'saturday'],
  [/\bdimanche\b/g, 'sunday'],
  [/\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday) prochain\b/g, 'next $1'],
  [/\bjanvier\b/g, 'january'],
  [/\bfévrier\b/g, 'february'],
  [/\bmars\b/g, 'march'],
  [/\bavril\b/g, 'april'],
  [/\bmai\b/g, 'may'],
  [/\bjuin\b/g, 'june'],
  [/\bjuillet\b/g, 'july'],
  [/\baoût\b/g, 'august'],
  [/\bseptembre\b/g, 'september'],
  [/\boctobre\b/g, 'october'],
  [/\bnovembre\b/g, 'november'],
  [/(?<!\p{L})décembre\b/gu, 'december'],
  [/\ble (\d{1,2}) (?=january|february|march|april|may|june|july|august|september|october|november|december)/g, '$1 '],
  [/\b(?:réservez|réserver|réserve)(?!\p{L})/gu, 'book'],
  [/\bréservation\b/g, 'booking'],
  [/\b(?:annulez|annuler|annule)\b/g, 'cancel'],
  [/(?<!\p{L})(?:déplacez|déplacer|déplace|reporter|reporte|décaler|décale)\b/gu, 'move'],
  [/\b(?:prolongez|prolonger|prolonge)\b/g, 'extend'],
  [/\bquand\b/g, 'when is'],
  [/\b(?:pour|pendant|durant) (?=\d|une|deux|trois)/g, 'for '],
  [/\b(?:personnes|joueurs)\b/g, 'people'],
  [/\b(?:simulateur|baie|allée)\b/g, 'bay'],
  [/\b(\d{1,2}) ?h ?(\d{2})\b/g, '$1:$2'],
  [/\bfor (\d{1,2}) ?(?:h|heures?)\b/g, 'for $1 hours'],
  [/\bde (\d{1,2}(?::\d{2})?) ?(?:h|heures?)? à (?=\d)/g, 'from $1 to '],
  [/(?<!\p{L})à (?=\d|midi|minuit)/gu, 'at '],
  [/\bfor une heure\b/g, 'for 1 hour'],
  [/\bfor deux heures\b/g, 'for 2 hours'],
  [/\bdu matin\b/g, 'am'],
  [/\bdu soir\b/g, 'pm'],
  [/\bmatin\b/g, 'morning'],
  [/\bsoir\b/g, 'evening'],
  [/\bmidi\b/g, 'noon'],
  [/\bminuit\b/g, 'midnight'],
  [/\bjusqu'(?:à|at) ?/g, 'until '],
  [
    /(?<!\p{L})(?:à|au) (?=next|tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday)/gu,
    'to ',
  ],
  [/\bma\b/g, 'my'],
  [/\bn(?:e |')(?=\p{L}+ pas\b)/gu, "don't "],
  [/\boui\b/g, 'yes'],
  [/\bnon\b/g, 'no'],
];

const IS_FRENCH =
  /(?<!\p{L})(?:demain|aujourd'hui|ce soir|réserv\p{L}*|annul\p{L}+|déplac\p{L}+|prolong\p{L}+|simulateur|heures?|personnes|quand|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|oui|non|jusqu'à|le \d{1,2} \p{L}+)(?!\p{L})/u;

/** `text` in small letters. Unchanged where nothing says that it is French. */
export function fromFrench(text: string): string {
  return IS_FRENCH.test(text) ? WORDS.reduce((said, [word, english]) => said.replaceAll(word, english), text) : text;
}
