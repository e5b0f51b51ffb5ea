import type { EntryCode } from '../../../../domain/access.ts';
import { decideUse, type TokenUse, type UseRefusal } from '../../../../domain/entry-token/token-uses.ts';
import { ok, type Result } from '../../../../domain/result.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { CheckInAnswer } from '../../api/views.ts';
import { findVisit } from '../../bookings/booking-repository.ts';
import { isOutOfRoom } from '../../db/out-of-room.ts';
import type { Actor } from '../../staff/actor.ts';
import { doorsHere, letIn, type LetInParts } from '../let-in.ts';
import type { EntryKeyRing } from './entry-key-ring.ts';
import { decideToken, type TokenEntry, type TokenGateRefusal } from './token-gate.ts';
import { deleteUse, insertUse, listUses } from './token-use-repository.ts';

type Parts = LetInParts & {
  readonly doorTime: () => { readonly now: EpochMs; readonly other: EpochMs | null };
  readonly entryKeys: EntryKeyRing;
};

/** Lets in whom a token lets in, once for each code; that it was used is written before the door is commanded. */
export async function checkInByToken(
  parts: Parts,
  shown: Extract<EntryCode, { kind: 'token' }>,
  by: Actor,
  from: string,
): Promise<CheckInAnswer> {
  const { desk, entryKeys, doorTime } = parts;
  const useAt = (entry: TokenEntry, at: EpochMs) =>
    use(parts, entry, doorsHere(desk, entry.resource, from), { at, by });
  const { now, other } = doorTime();
  const decided = decideToken(desk, entryKeys, shown, now);
  if (decided.ok) return useAt(decided.value, now);
  const otherwise = other === null ? decided : decideToken(desk, entryKeys, shown, other);
  if (other !== null && otherwise.ok) return useAt(otherwise.value, other);
  return refuse(parts, decided.error);
}

type Showing = { readonly at: EpochMs; readonly by: Actor };

async function use(
  parts: Parts,
  entry: TokenEntry,
  doorIds: readonly string[],
  { at, by }: Showing,
): Promise<CheckInAnswer> {
  const { bookingId, booking, resource, startsAt, endsAt, isProof, step } = entry;
  const useId = parts.desk.random.uuid();
  // Where it was shown, as far as that is known: what opens from here is here.
  const [doorId = entry.doorId] = doorIds;
  const recorded = recordUse(parts, { ...entry, doorId }, { id: useId, at });
  if (!recorded.ok) {
    if (recorded.error.code === 'token.two_places') parts.log.warn('entry_token.two_places', { bookingId, doorId });
    return refuse(parts, recorded.error);
  }
  const status = booking?.status ?? findVisit(parts.desk.db, bookingId)?.status;
  const guest = {
    bookingId,
    firstName: booking?.customer.firstName ?? '',
    resource,
    doorIds,
    startsAt,
    endsAt,
    hasArrived: status === 'checked_in',
    means: 'qr' as const,
    details: { token: step === null ? 'fixed' : 'rotating', isProof },
  };
  const answer = await letIn(parts, guest, at, by);
  if (answer.outcome === 'refused' || answer.outcome === 'checked_in') forgetUse(parts, useId);
  return answer;
}

type Named = { readonly id: string; readonly at: EpochMs };

function recordUse(
  { desk, log }: Parts,
  { bookingId, doorId, step, isProof }: TokenEntry,
  { id, at }: Named,
): Result<TokenUse, UseRefusal> {
  const next = { at, doorId, step };
  try {
    return desk.db.transaction(
      (tx) => {
        const allowed = decideUse(listUses(tx, bookingId), next);
        if (allowed.ok) insertUse(tx, { id, bookingId, isProof, ...next });
        return allowed;
      },
      { behavior: 'immediate' },
    );
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    // A full disk keeps nobody out who has a right to come in.
    log.error('entry_token.use_not_recorded', { bookingId, error });
    return ok(next);
  }
}

/** No door has opened, for certain: the same code is good for another try, or another kiosk. */
function forgetUse({ desk, log }: Parts, id: string): void {
  try {
    desk.db.transaction((tx) => deleteUse(tx, id), { behavior: 'immediate' });
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    log.error('entry_token.use_not_recorded', { error });
  }
}

/** What the person at the kiosk is told. What was not made for this facility looks as if there were no such code. */
const REASONS = {
  'code.unknown': 'code.unknown',
  'code.too_early': 'code.too_early',
  'code.too_late': 'code.too_late',
  'token.unreadable': 'code.unknown',
  'token.forged': 'code.unknown',
  'token.foreign': 'code.foreign',
  'token.revoked': 'code.stale',
  'token.stale': 'code.stale',
  'token.used': 'code.used',
  'token.two_places': 'code.used',
  'token.too_often': 'code.too_often',
} as const satisfies Record<TokenGateRefusal['code'], CheckInAnswer['reason']>;

function refuse({ log }: Parts, error: TokenGateRefusal): CheckInAnswer {
  log.info('entry_token.refused', { reason: error.code });
  const base = { outcome: 'refused', reason: REASONS[error.code] } as const;
  return error.code === 'code.too_early' ? { ...base, opensAt: error.opensAt } : base;
}
