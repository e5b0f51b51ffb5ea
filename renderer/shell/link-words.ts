import { addLocalDays } from '../../domain/opening-hours.ts';
import { DAY_MS, type EpochMs, type LocalDate, MINUTE_MS, TIME_MAX } from '../../domain/time.ts';
import type { LinkStatus, TermsStanding } from '../../main/controller/api/views.ts';
import type { Club } from '../club.tsx';
import type { Strings } from '../strings.ts';

/** A clock that is wrong by more than this opens doors too early or too late for people to put up with. */
const SKEW_MS_MAX = 2 * MINUTE_MS;

/** A weekday alone is clear for less than a week. */
const DAYS_NAMED_MAX = 6;

const NOON_MIN = 12 * 60;

export type Wording = { readonly t: Strings; readonly club: Club; readonly now: EpochMs };

/** "Cut off since 14:02. Selling today to Tuesday. The web page sells from Wednesday. 14 changes waiting." */
export function linkSentence(link: LinkStatus, wording: Wording): string {
  const { t, club } = wording;
  const waiting = link.outboxDepth === 0 ? '' : t.link.waiting(link.outboxDepth, club.format.count(link.outboxDepth));
  switch (link.state) {
    case 'linked':
      return join([`${t.link.linked}.`, sellingWords(link, wording)]);
    case 'catching-up':
      return catchUpWords(link, wording);
    case 'cut-off':
      return join([`${t.link.cutOff(sinceWords(link, wording))}.`, sellingWords(link, wording), waiting]);
    case 'fenced':
      return join([link.fenced === null ? '' : t.fence[link.fenced].title, waiting]);
  }
}

/** A few words for the bar: "Linked · web sells from Wed", "Cut off since 14:02 · 14 waiting". */
export function linkSummary(link: LinkStatus, wording: Wording): string {
  const { t, club } = wording;
  const waiting = link.outboxDepth === 0 ? null : t.link.waitingShort(club.format.count(link.outboxDepth));
  switch (link.state) {
    case 'linked':
      return join([t.link.linked, webSellsWords(link, wording)], ' · ');
    case 'catching-up':
      return join([t.link.catchingUp, progressWords(link, wording)], ' · ');
    case 'cut-off':
      return join([t.link.cutOff(sinceWords(link, wording)), waiting ?? webSellsWords(link, wording)], ' · ');
    case 'fenced':
      return t.link.fenced;
  }
}

/** How wrong this PC's clock is, when that is worth a warning: "4 min". Null otherwise. */
export function clockWarning({ clockSkewMs }: LinkStatus, { format }: Pick<Club, 'format'>) {
  if (clockSkewMs === null || Math.abs(clockSkewMs) <= SKEW_MS_MAX) return null;
  // The cloud's less ours: what it is ahead by, this PC is slow by.
  return { duration: format.duration(Math.abs(clockSkewMs)), isFast: clockSkewMs < 0 };
}

/** By which rules and prices the club sells: "version 7, since Sat 22 Nov, 14:02". */
export function termsWords(
  { version, since, newerVersion }: TermsStanding,
  { t, club: { format } }: { readonly t: Strings; readonly club: Pick<Club, 'format'> },
): string {
  const words = t.terms.standing;
  const own = since === null ? words.own : words.version(format.count(version), format.dayAndTime(since));
  return newerVersion === null ? own : words.newer(own, format.count(newerVersion));
}

/** "14:02" of today, "Fri 21 Nov, 14:02" of another day. */
export function sinceWords({ since }: LinkStatus, { club, now }: Wording): string | null {
  if (since === null) return null;
  const { format } = club;
  return format.dateOf(since) === format.dateOf(now) ? format.time(since) : format.dayAndTime(since);
}

function catchUpWords({ catchUp }: LinkStatus, { t, club }: Wording): string {
  if (catchUp === null) return t.link.catchingUp;
  return t.link.catchUp(club.format.count(catchUp.done), club.format.count(catchUp.total));
}

function progressWords({ catchUp }: LinkStatus, { t, club }: Wording): string | null {
  return catchUp && t.link.progress(club.format.count(catchUp.done), club.format.count(catchUp.total));
}

function sellingWords(link: LinkStatus, { t, club, now }: Wording): string {
  const { ownsUntil, online } = link;
  if (ownsUntil === null || ownsUntil <= now) return online ? t.link.sellingNothing : t.link.sellingNothingApart;
  if (ownsUntil >= TIME_MAX) return t.link.sellingAll;
  const today = club.calendar.businessDateOf(now);
  const next = firstDayOfTheWeb(ownsUntil, club);
  const last = addLocalDays(next, -1);
  const days = t.link.days(last <= today ? null : dayWords(last, { today, t, club }));
  return (online ? t.link.sellingLinked : t.link.sellingApart)(days, dayWords(next, { today, t, club }));
}

/** The cut is in the small hours, or a little later where a booking straddles it: then that day is the web's. */
function firstDayOfTheWeb(ownsUntil: EpochMs, { calendar, format }: Club): LocalDate {
  const date = calendar.localDateOf(ownsUntil);
  return format.minuteOfDay(ownsUntil) < NOON_MIN ? date : addLocalDays(date, 1);
}

type DayWording = { readonly today: LocalDate; readonly t: Strings; readonly club: Club };

function dayWords(date: LocalDate, { today, t, club }: DayWording): string {
  if (date <= today) return t.link.today;
  if (date === addLocalDays(today, 1)) return t.link.tomorrow;
  return date <= addLocalDays(today, DAYS_NAMED_MAX) ? club.format.weekday(date) : club.format.longDay(date);
}

function webSellsWords({ ownsUntil }: LinkStatus, { t, club, now }: Wording): string | null {
  if (ownsUntil === null || ownsUntil <= now) return t.link.webSellsAll;
  if (ownsUntil >= TIME_MAX) return null;
  const { format } = club;
  return t.link.webSellsFrom((ownsUntil < now + DAYS_NAMED_MAX * DAY_MS ? format.weekdayOf : format.dayOf)(ownsUntil));
}

function join(parts: readonly (string | null)[], by = ' '): string {
  return parts.filter((part) => part !== null && part !== '').join(by);
}
