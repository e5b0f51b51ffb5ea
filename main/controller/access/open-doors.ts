import type { CheckInAnswer } from '../api/views.ts';
import type { DomainError } from '../errors.ts';
import type { Result } from '../../../domain/result.ts';
import type { UnlockOutcome } from '../api/views.ts';

type Opened = Result<UnlockOutcome, DomainError>;

export type OpeningDoor = { readonly name: string; readonly command: () => Promise<Opened> };

type DoorsAnswer = Pick<CheckInAnswer, 'outcome' | 'reason' | 'doorName' | 'doors'>;

/**
 * Commands each door once, in this order and without waiting for one before the next: nobody stands at the second while
 * the first takes its time. Says of each what became of it; the whole is as good as the worst of them.
 */
export async function openDoors(doors: readonly OpeningDoor[]): Promise<DoorsAnswer> {
  const settled = await Promise.allSettled(doors.map(({ command }) => command()));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  const each = settled.flatMap((one, index) =>
    one.status === 'fulfilled' ? [{ name: doors[index]?.name ?? '', outcome: outcomeOf(one.value) }] : [],
  );
  const worst =
    each.find(({ outcome }) => outcome === 'refused') ?? each.find(({ outcome }) => outcome === 'unknown') ?? each[0];
  const shown = { doorName: worst?.name ?? '', ...(each.length > 1 && { doors: each }) };
  switch (worst?.outcome) {
    case 'opened':
      return { outcome: 'opened', ...shown };
    case 'unknown':
      return { outcome: 'unknown', reason: 'door.unknown', ...shown };
    case 'refused':
    case undefined:
      return { outcome: 'refused', reason: 'door.refused', ...shown };
  }
}

function outcomeOf(opened: Opened): UnlockOutcome['outcome'] {
  return opened.ok ? opened.value.outcome : 'refused';
}
