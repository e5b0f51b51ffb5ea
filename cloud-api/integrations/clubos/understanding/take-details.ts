/** What of a wish is neither what to do nor when it begins. */
export type Details = {
  /** As its number is said; null for any. */
  readonly bay: string | null;
  readonly durationMin: number | null;
  readonly partySize: number | null;
  /** How much later something is to be; negative for earlier. Only of what is there already. */
  readonly shiftMin: number | null;
};

type Taken = { readonly details: Details /** The text without them. */; readonly rest: string };

const AMOUNT = String.raw`(\d{1,3}(?:\.\d{1,2})?)[ -]?(hours?|hrs?|minutes?|mins?)`;
const BAY = /\b(?:in |on |at )?(?:bay|simulator|sim|booth)(?: (?:number|no\.?|#))? ?#?(\d{1,3})\b/;
const PARTY =
  /\b(?:for |with )?(?:a )?(?:(?:party|group) of (\d{1,3})|(\d{1,3}) (?:people|persons|players|guys|golfers|of us|ppl)|(\d{1,3})some)\b/;
const FRIENDS = /\bwith (\d{1,2}) (?:friends|buddies|others)\b/;
const SHIFT = new RegExp(String.raw`\b(?:by )?${AMOUNT} (later|earlier|sooner)\b`);
const PUSH = new RegExp(String.raw`\b(back|up|forward|ahead)(?: by)? ${AMOUNT}\b`);
const LASTING = new RegExp(
  String.raw`(?<!\b(?:in|within|after) )\b(?:for )?(?:another |by |extra )?${AMOUNT}(?! (?:from now|ago|before|after))(?: more| extra)?(?: (?:session|slot|bay))?\b`,
);

/** Takes out of a normalised text what chrono would mistake for times. */
export function takeDetails(text: string): Taken {
  let rest = text;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
    return found;
  };
  const bay = take(BAY)?.[1] ?? null;
  const party = take(PARTY);
  const friends = party ? null : take(FRIENDS)?.[1];
  const shift = readShift(take(SHIFT)) ?? readPush(take(PUSH));
  const lasting = take(LASTING);
  const said = party?.[1] ?? party?.[2] ?? party?.[3];
  const durationMin = lasting ? positive(minutesOf(lasting[1], lasting[2])) : null;
  const partySize = said !== undefined ? positive(Number(said)) : friends ? Number(friends) + 1 : null;
  return { details: { bay, durationMin, partySize, shiftMin: shift }, rest: rest.replaceAll(/\s+/g, ' ').trim() };
}

/** Nothing, and nobody, is as good as not said. */
function positive(number: number): number | null {
  return number > 0 ? number : null;
}

function readShift(found: RegExpExecArray | null): number | null {
  if (!found) return null;
  const minutes = minutesOf(found[1], found[2]);
  return found[3] === 'later' ? minutes : -minutes;
}

/** "Push it back an hour" is later; "move it up", "forward" and "ahead" are earlier. */
function readPush(found: RegExpExecArray | null): number | null {
  if (!found) return null;
  const minutes = minutesOf(found[2], found[3]);
  return found[1] === 'back' ? minutes : -minutes;
}

function minutesOf(amount: string | undefined, unit: string | undefined): number {
  return Math.round(Number(amount) * (unit?.startsWith('h') ? 60 : 1));
}
