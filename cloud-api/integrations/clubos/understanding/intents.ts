export type Intent = 'create' | 'move' | 'extend' | 'cancel' | 'status';

/** What booking cannot help with: people have to. */
export type Elsewhere = 'access' | 'tech' | 'human';

export type ReadIntent =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'elsewhere'; readonly topic: Elsewhere }
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  /** A word by which carriers stop all messages: it is none of booking's, and never means a booking. */
  | { readonly kind: 'stop-word' }
  /** Something is not to be done, or is only quoted. */
  | { readonly kind: 'negated' }
  | { readonly kind: 'several'; readonly intents: readonly Intent[] }
  | { readonly kind: 'none' };

const STOP_WORD = /^(?:stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)[.! ]*$/;
const YES =
  /^(?:yes|yep|yeah|y|yup|ok|okay|sure|confirm(?:ed)?|book it|do it|go ahead|sounds good|perfect|yes please|please do)[.!, ]*(?:please|thanks?|thank you)?[.! ]*$/;
const NO = /^(?:no|nope|nah|n|no thanks?|no thank you|never ?mind|forget it|not that)[.! ]*$/;

type Sign = { readonly pattern: RegExp; readonly weight: number };
const sign = (pattern: RegExp, weight: number): Sign => ({ pattern, weight });

const INTENTS: Readonly<Record<Intent, readonly Sign[]>> = {
  create: [
    sign(/\b(?:book|reserve|rebook)\b/, 3),
    sign(
      /\b(?:get|grab|need|want|like|have|take|schedule|squeeze|fit)\b.*\b(?:bay|sim|simulator|slot|spot|tee time|booking|session|time)\b/,
      2,
    ),
    sign(/\b(?:can|could|may) (?:i|we)\b.*\b(?:come|play|hit|have|get)\b/, 2),
    sign(
      /\b(?:any|is there|are there|do you have)\b.*\b(?:free|open|available|availability|openings?|slots?|bays?|spots?)\b/,
      2,
    ),
    sign(/\b(?:available|availability)\b/, 1),
  ],
  move: [
    sign(/\b(?:move|reschedule|shift|swap|bump)\b/, 3),
    sign(/\b(?:change|switch|push)\b/, 3),
    sign(/\binstead\b/, 3),
    sign(/\b\d+(?:\.\d+)?[ -]?(?:hours?|hrs?|minutes?|mins?) (?:later|earlier|sooner)\b/, 3),
    sign(/\b(?:later|earlier|sooner)\b/, 1),
  ],
  extend: [
    sign(/\b(?:extend|prolong|lengthen)\b/, 3),
    sign(/\b(?:more time|longer|extra time)\b/, 3),
    sign(
      /\b(?:another|extra|1 more|\d+(?:\.\d+)? more|add) (?:\d+(?:\.\d+)?[ -]?)?(?:more )?(?:half )?(?:hours?|hrs?|minutes?|mins?)\b/,
      3,
    ),
    sign(/\b\d+(?:\.\d+)? (?:hours?|hrs?|minutes?|mins?) (?:more|extra|longer)\b/, 3),
    sign(/\bstay (?:until|till|til|to|on)\b/, 3),
  ],
  cancel: [
    sign(/\b(?:cancel|call off|drop|scrap)\b/, 3),
    sign(/\bcan(?:'?t|not| not) (?:make|come)\b|\bwon'?t be able to (?:make|come)\b|\bnot going to make it\b/, 3),
    sign(/\bget rid of my\b/, 3),
  ],
  status: [
    sign(/\bwhen(?:'s| is| are| am)\b.*\b(?:my|i|we|our)\b/, 3),
    sign(/\bwhat time (?:is|am|are|do|does)\b/, 3),
    sign(/\b(?:do|did) (?:i|we) (?:still )?have\b/, 3),
    sign(/\b(?:which|what) bay\b/, 3),
    sign(
      /\b(?:status|details) of\b|\bmy (?:next|upcoming) (?:booking|session)\b|\bwhat(?:'s| is) my (?:booking|next)\b/,
      3,
    ),
    sign(/\bam i (?:booked|still)\b|\bmy bookings\b/, 3),
  ],
};

const ELSEWHERE: Readonly<Record<Elsewhere, RegExp>> = {
  access:
    /\b(?:locked out|can'?t get in|cannot get in|door (?:won'?t|will not|is not|isn'?t|code)|won'?t (?:open|unlock)|open the door|unlock|my (?:pin|code) (?:is|does|doesn'?t|isn'?t))\b/,
  tech: /\b(?:frozen|froze|stuck|black screen|blue screen|not reading|radar|projector|trackman|crashed|broken|not working|doesn'?t work|won'?t (?:start|load|turn on)|no (?:sound|picture)|restart|reboot)\b/,
  human:
    /\b(?:speak (?:to|with)|talk to|call me|human|real person|someone|manager|refund|charged|complain(?:t)?|lost (?:my|a)|left my)\b/,
};

const NOT =
  /\b(?:don'?t|do not|never|please not|not to|no need to)\b(?: \w+){0,3}? (?:book|reserve|move|reschedule|change|extend|cancel|drop|switch|push|shift)\b/;
const QUOTED = /["“«][^"”»]*\b(?:book|cancel|move|extend|reserve|reschedule)\b[^"”»]*["”»]/;

/** What is wanted, by the words of a normalised text alone. Two that speak as loudly are told, not chosen between. */
export function readIntent(text: string): ReadIntent {
  if (STOP_WORD.test(text)) return { kind: 'stop-word' };
  if (YES.test(text)) return { kind: 'yes' };
  if (NO.test(text)) return { kind: 'no' };
  if (NOT.test(text) || QUOTED.test(text)) return { kind: 'negated' };
  const scores = scoresOf(text);
  const best = Math.max(...scores.map(({ score }) => score));
  const topic = readElsewhere(text);
  if (topic && best < 3) return { kind: 'elsewhere', topic };
  const loudest = scores.filter(({ score }) => score === best && score > 0).map(({ intent }) => intent);
  if (loudest.length > 1) return { kind: 'several', intents: loudest };
  const [intent] = loudest;
  return intent ? { kind: 'intent', intent } : { kind: 'none' };
}

const NAMES = ['create', 'move', 'extend', 'cancel', 'status'] as const satisfies readonly Intent[];

function scoresOf(text: string): { intent: Intent; score: number }[] {
  return NAMES.map((intent) => ({
    intent,
    score: Math.max(0, ...INTENTS[intent].filter(({ pattern }) => pattern.test(text)).map(({ weight }) => weight)),
  }));
}

function readElsewhere(text: string): Elsewhere | null {
  if (ELSEWHERE.access.test(text)) return 'access';
  if (ELSEWHERE.tech.test(text)) return 'tech';
  return ELSEWHERE.human.test(text) ? 'human' : null;
}
