import { fromFrench } from './french.ts';

/** Longer than any honest wish; what comes after is not read. */
const TEXT_MAX = 600;

const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const NUMBER = new RegExp(`\\b(${NUMBERS.slice(2).join('|')})\\b`, 'g');
const UNIT = '(?:hours?|hrs?|minutes?|mins?)';

const DAY = '(?:today|tonight|tomorrow|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)';
const PART = '(?:morning|afternoon|evening|night)';
const CLOCK = String.raw`\d{1,2}(?::\d{2})?`;
const HALF = String.raw`(?: ?[ap]m)?`;

/** What chrono misreads or loses, said as it understands it. The order matters. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/[’‘`]/g, "'"],
  [/[–—]/g, '-'],
  [/\s+/g, ' '],
  [/\b(?:tmrw|tmr|tmw|tomo|tommorow|tommorrow|tomorow|2moro|2morrow)\b/g, 'tomorrow'],
  [/\b(?:2nite|tonite|2night)\b/g, 'tonight'],
  [/\b(?:2day)\b/g, 'today'],
  [/\b(?:appt|rez|reso|reservation)\b/g, 'booking'],
  [/\b(?:pls|plz)\b/g, 'please'],
  [/\bresched\b/g, 'reschedule'],
  [/([ap])\.m\.?/g, '$1m'],
  [/\b(\d{1,2})([ap])\b/g, '$1$2m'],
  [/\b(?:the )?day after tomorrow\b/g, 'in 2 days'],
  [/\b(?:o'clock|oclock)\b/g, ''],
  [/\bhalf an hour\b/g, '30 minutes'],
  [/\b(?:an|1|one) hour and a half\b/g, '90 minutes'],
  [/\b(\d+) and a half hours\b/g, '$1.5 hours'],
  [/\bquarter of an hour\b/g, '15 minutes'],
  [new RegExp(String.raw`\b(?:an?|one) (?=${UNIT}\b)`, 'g'), '1 '],
  [/\b(?:a )?couple (?:of )?(?=hours)/g, '2 '],
  [/\bhalf (?:past )?(\d{1,2})\b/g, '$1:30'],
  [/\bquarter past (\d{1,2})\b/g, '$1:15'],
  [/\b(?:around|about|roughly|like|say|approximately|@) (?=\d)/g, 'at '],
  [/@ ?(?=\d)/g, 'at '],
  [/\b(\d{1,2}(?::\d{2})?)ish\b/g, '$1'],
  [/\b(\d{1,2})h(\d{2})\b/g, '$1:$2'],
  [/\b(\d{1,2}) ?h\b/g, '$1:00'],
  [/\b(\d{1,2})\.(\d{2})(?= ?[ap]m)/g, '$1:$2'],
  // Numbers that only their neighbours make a time.
  [new RegExp(String.raw`\binstead of (?=${CLOCK}\b)`, 'g'), 'instead of at '],
  [
    new RegExp(
      String.raw`(?<!\d(?::\d{2})?(?: ?[ap]m)? ?)\b(to|until|till|til) (?=${CLOCK}(?:[.,!? ]|$)(?!minutes?|mins?|hours?|hrs?|people))`,
      'g',
    ),
    '$1 at ',
  ],
  [/\banother (?=(?:half )?hours?)/g, 'another 1 '],
  [/\b(\d+(?:\.\d+)?) more (hours?|hrs?|minutes?|mins?)\b/g, '$1 $2 more'],
  [/\bat at\b/g, 'at'],
  [/\bbetween (\S+(?: [ap]m)?) and (?=\d)/g, 'from $1 to '],
  // "day's booking": whose it is does not matter here.
  [/\b(\p{L}+day|tomorrow|tonight|today)'s\b/gu, '$1'],
  [/\bnext week (?:on )?(\p{L}{2,}day)\b/gu, '$1 next week'],
  // "7-9 tomorrow night": the day goes first, or its beginning is lost.
  [
    new RegExp(
      `\\b(${CLOCK}${HALF}) ?(?:-|to|til|till|until) ?(${CLOCK}${HALF}) (?:on )?((?:next |this )?${DAY}(?: ${PART})?)\\b`,
      'g',
    ),
    '$3 from $1 to $2',
  ],
  // "sat 7", "tonight 8": a bare number after a day is a time.
  [
    new RegExp(
      `\\b(${DAY}(?: ${PART})?) (?=\\d{1,2}(?::\\d{2})?(?: ?[ap]m)?(?!\\d| ?(?:-|to |minutes?|mins?|hours?|hrs?|people|st\\b|nd\\b|rd\\b|th\\b|of us)))`,
      'g',
    ),
    '$1 at ',
  ],
];

/** `text` in small letters, with slang and French undone, as the rest of this folder reads it. */
export function normalise(text: string): string {
  const plain = fromFrench(text.normalize('NFKC').slice(0, TEXT_MAX).toLowerCase().replaceAll(/[’‘`]/g, "'"))
    .replaceAll(NUMBER, (word) => String(NUMBERS.indexOf(word)))
    .replaceAll(/\bquarter to (\d{1,2})\b/g, (_, hour: string) => `${Number(hour) === 1 ? 12 : Number(hour) - 1}:45`);
  return REWRITES.reduce((said, [pattern, instead]) => said.replaceAll(pattern, instead), plain).trim();
}
