import type { OfferRefusal } from '../../../domain/offers/offer-refusal.ts';
import type { Format } from '../../format.ts';
import type { Strings } from '../../strings.ts';
import { lengthWords } from '../rules/rule-words.ts';

/** Why a time cannot be had, in words for a manager; of a rule that denies, the sentence that customers read. */
export function refusalWords(refusal: OfferRefusal, t: Strings, format: Format): string {
  const words = t.trial.refusals;
  const length = (minutes: number): string => lengthWords(minutes, { words: t.terms.words });
  switch (refusal.code) {
    case 'rule.denied':
      return refusal.sentence;
    case 'rule.needs_approval':
      return words.needsApproval;
    case 'slot.too_short':
      return words.tooShort(length(refusal.shortestMin));
    case 'slot.too_long':
      return words.tooLong(length(refusal.longestMin));
    case 'slot.off_step':
      return words.offStep(length(refusal.stepMin));
    case 'slot.too_soon':
      return words.tooSoon(length(refusal.noticeMin));
    case 'slot.too_far':
      return words.tooFar(format.longDay(refusal.lastDate));
    case 'slot.closed':
      return words.closed;
    case 'slot.past':
      return words.past;
    case 'slot.taken':
      return words.taken;
    case 'slot.off_grid':
      return words.offGrid;
    case 'slot.unknown_resource':
      return words.unknownBay;
  }
}
