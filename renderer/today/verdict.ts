import type { Booking } from '../../domain/booking.ts';
import type { DayView, LinkStatus } from '../../main/controller/api/views.ts';
import type { Club } from '../club.tsx';
import { fullName } from '../customer-name.ts';
import type { Strings } from '../strings.ts';
import { type Candidate, findConflict } from './conflict.ts';
import { isOutOfReach } from './seller.ts';

type Surroundings = {
  readonly day: DayView;
  readonly link: LinkStatus | undefined;
  readonly club: Club;
  readonly t: Strings;
  readonly now: number;
};

/** Why a time will not be had, in words for the one who drags; null when nothing seems to be in the way. */
export function verdictOf(candidate: Candidate, moving: Booking | undefined, around: Surroundings): string | null {
  const { day, link, club, t, now } = around;
  if (link !== undefined && link.fenced !== null) return t.fence.verdict;
  const conflict = findConflict(candidate, { day, policy: club.profile.policy, now, moving });
  if (conflict === null) return link !== undefined && isOutOfReach(candidate, link) ? t.conflict.webAway : null;
  switch (conflict.kind) {
    case 'booking':
      return t.conflict.booking(fullName(conflict.booking.customer), club.format.time(conflict.booking.startsAt));
    case 'block':
      return t.conflict.block(conflict.block.reason);
    case 'closed':
    case 'past':
      return t.conflict[conflict.kind];
  }
}
