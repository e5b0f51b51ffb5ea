import { assert } from '../../../domain/assert.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { SignedIn, StaffMember } from '../api/views.ts';
import type { StaffError } from '../errors.ts';
import { recordAudit } from './audit-repository.ts';
import { PIN_COST, type PinCost, verifyNoPin, verifyPin } from './pin-hash.ts';
import { createSessions, type SessionParts, type Sessions } from './sessions.ts';
import { findStaff, listActiveStaff, staffNameKey, updateTries } from './staff-repository.ts';
import { createTryLimiter, PIN_TRIES, type TryLimiter, waitAfter, waitLeft } from './try-limit.ts';
import { createTurns } from './turns.ts';

export type StaffService = {
  /** Who may sign in. */
  listChoices(): readonly StaffMember[];
  /**
   * Opens a session for who gives the right PIN; `staff` is an id or a name. A name that nobody has is answered like a
   * wrong PIN, after the same work, and is locked like an account. Errors: `staff.wrong_pin`, `staff.locked`.
   */
  signIn(attempt: { readonly staff: string; readonly pin: string }): Promise<Result<SignedIn, StaffError>>;
  /** Who holds `token`, or null when it is no live session. Counts as a sign of life. */
  findSignedIn(token: string): StaffMember | null;
  /** Ends the session; a token without one is no mistake. */
  signOut(token: string): void;
};

/** `pinCost` is what checking the PIN of a name that nobody has costs; as much as the accounts were made with. */
export type StaffParts = SessionParts & { readonly pinCost?: PinCost };

export function createStaffService(parts: StaffParts): StaffService {
  const sessions = createSessions(parts);
  const strangers = createTryLimiter(parts.clock, PIN_TRIES);
  const refuse = (key: string, pin: string) =>
    refuseStranger(strangers, key, () => verifyNoPin(pin, parts.pinCost ?? PIN_COST));
  const inTurn = createTurns();

  return {
    listChoices: () => listActiveStaff(parts.db),
    signIn: ({ staff, pin }) => {
      const account = findStaff(parts.db, staff);
      if (!account?.active) return refuse(staffNameKey(staff), pin);
      return inTurn(account.id, () => tryPin(parts, sessions, { id: account.id, pin }));
    },
    findSignedIn: (token) => sessions.find(token),
    signOut: (token) => sessions.close(token),
  };
}

/** A name that nobody has: the same work and the same waits as a wrong PIN, and it is never right. */
async function refuseStranger(
  strangers: TryLimiter,
  key: string,
  work: () => Promise<unknown>,
): Promise<Result<never, StaffError>> {
  const tried = await strangers.attempt(key, async () => {
    await work();
    return { verdict: 'wrong', value: null };
  });
  if (tried.kind === 'wait') return err({ code: 'staff.locked', retryAfterMs: tried.waitMs });
  return wrongPin(strangers.waitMs(key));
}

/** One try at a time for each account: a hundred at once must not all find it unlocked. */
async function tryPin(
  { db, clock }: SessionParts,
  sessions: Sessions,
  { id, pin }: { readonly id: string; readonly pin: string },
): Promise<Result<SignedIn, StaffError>> {
  const account = findStaff(db, id);
  assert(account, 'an account is never deleted');
  const wait = waitLeft(account.lockedUntil, clock.now(), PIN_TRIES);
  if (wait > 0) return err({ code: 'staff.locked', retryAfterMs: wait });
  if (await verifyPin(pin, account.pinHash)) return ok(sessions.open(account));

  const failedTries = account.failedTries + 1;
  const lockMs = waitAfter(failedTries, PIN_TRIES);
  const now = clock.now();
  const tries = { failedTries, lockedUntil: lockMs > 0 ? now + lockMs : 0 };
  db.transaction(
    (tx) => {
      updateTries(tx, id, tries);
      const subject = { type: 'staff', id } as const;
      recordAudit(tx, { at: now, by: { kind: 'system' }, action: 'staff.wrong_pin', subject, details: tries });
    },
    { behavior: 'immediate' },
  );
  return wrongPin(lockMs);
}

function wrongPin(retryAfterMs: number): Result<never, StaffError> {
  return err({ code: 'staff.wrong_pin', ...(retryAfterMs > 0 && { retryAfterMs }) });
}
