/**
 * What a correct build never says, whatever breaks around it: two memories differ, or something was received that can
 * be neither applied nor skipped. Somebody has to look; every other alarm of the link tells what it lived through.
 */
const FAULTS: ReadonlySet<string> = new Set([
  'link.fork',
  'link.stuck',
  'link.event.failed',
  'link.copies_differ',
  'link.snapshot.unreadable',
  'link.snapshot.damaged',
]);

/** True for an alarm that is a fault of the program or of a database, not of the world around them. */
export function isFaultAlarm(event: string): boolean {
  return FAULTS.has(event);
}
