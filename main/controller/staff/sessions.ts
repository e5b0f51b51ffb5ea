import { createHash } from 'node:crypto';
import type { Random } from '../../../domain/random.ts';
import { type Clock, HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import type { SignedIn, StaffMember } from '../api/views.ts';
import type { Db } from '../db/database.ts';
import { staffActor } from './actor.ts';
import { recordAudit } from './audit-repository.ts';
import {
  deleteSession,
  deleteSessionsSeenBefore,
  findSession,
  insertSession,
  type StaffAccount,
  toMember,
  touchSession,
  updateTries,
} from './staff-repository.ts';

/** A session ends after this long without a call. */
export const SESSION_IDLE_MS = HOUR_MS;
/** A session ends after this long in any case. */
export const SESSION_LONGEST_MS = 16 * HOUR_MS;
/** How stale the stored time of the last call may be: not every call is worth a write. */
const TOUCH_EVERY_MS = MINUTE_MS;
const TOKEN_BYTES = 32;

export type Sessions = {
  /** For who has just proved to be `account`; forgives the wrong tries. The token is told once and kept nowhere. */
  open(account: StaffAccount): SignedIn;
  /** Who holds `token`, or null when it is no live session. Counts as a sign of life. */
  find(token: string): StaffMember | null;
  /** A token without a session is no mistake. */
  close(token: string): void;
};

export type SessionParts = { readonly db: Db; readonly clock: Clock; readonly random: Random };

export function createSessions({ db, clock, random }: SessionParts): Sessions {
  function open(account: StaffAccount): SignedIn {
    const token = random.hex(TOKEN_BYTES);
    const now = clock.now();
    db.transaction(
      (tx) => {
        updateTries(tx, account.id, { failedTries: 0, lockedUntil: 0 });
        deleteSessionsSeenBefore(tx, now - SESSION_IDLE_MS);
        insertSession(tx, { tokenHash: hashToken(token), staffId: account.id, now });
        const subject = { type: 'staff', id: account.id } as const;
        recordAudit(tx, { at: now, by: staffActor(account), action: 'staff.signed_in', subject });
      },
      { behavior: 'immediate' },
    );
    return { token, staff: toMember(account) };
  }

  function find(token: string): StaffMember | null {
    const tokenHash = hashToken(token);
    const session = findSession(db, tokenHash);
    if (!session?.staff.active) return null;

    const now = clock.now();
    const idleMs = now - session.lastSeenAt;
    if (idleMs > SESSION_IDLE_MS || now - session.createdAt > SESSION_LONGEST_MS) return null;
    if (idleMs > TOUCH_EVERY_MS) db.transaction((tx) => touchSession(tx, tokenHash, now));
    return toMember(session.staff);
  }

  function close(token: string): void {
    const tokenHash = hashToken(token);
    db.transaction(
      (tx) => {
        const session = findSession(tx, tokenHash);
        if (!session) return;
        deleteSession(tx, tokenHash);
        const subject = { type: 'staff', id: session.staff.id } as const;
        recordAudit(tx, { at: clock.now(), by: staffActor(session.staff), action: 'staff.signed_out', subject });
      },
      { behavior: 'immediate' },
    );
  }

  return { open, find, close };
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
