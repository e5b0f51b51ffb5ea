import type { ConflictView } from '../../main/controller/api/views.ts';
import type { Strings } from '../strings.ts';

/** Whom or what a conflict is about, for headings and for the names of buttons. */
export function nameOf({ customerName, kind, blockReason }: ConflictView, t: Strings): string {
  if (kind === 'block') return blockReason ?? t.conflicts.kind.block;
  return customerName ?? t.conflicts.noName;
}
