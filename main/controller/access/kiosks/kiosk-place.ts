import type { KioskPlace } from '../../../../domain/kiosk-place.ts';
import type { Db } from '../../db/database.ts';
import { findKioskPlace } from './kiosk-repository.ts';

/** The controller's own computer, whether it shows the kiosk in a window or in a browser. */
export const HERE = 'here';

const LOOPBACK = /^(?:127\.|::1$)/;
/** Windows of the desktop app have numbers, and no address. */
const WINDOW = /^window \d+$/;

/**
 * A kiosk as it is told from others: by where its connection comes from, never by what it sends. One of which nobody
 * knows that is none of this computer's.
 */
export function kioskAt(connectionAddress: string): string {
  const address = connectionAddress.replace(/^::ffff:/i, '');
  return WINDOW.test(address) || LOOPBACK.test(address) ? HERE : address;
}

/** Where the kiosk at the end of a connection stands; by what is said of all others where nobody has said it of this. */
export function kioskPlaceOf(db: Db, connectionAddress: string): KioskPlace {
  const own = findKioskPlace(db, kioskAt(connectionAddress));
  return own ?? findKioskPlace(db, null) ?? { kind: 'anywhere' };
}
