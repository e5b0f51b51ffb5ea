import { scanGrayBuffer } from '@undecaf/zbar-wasm';
import ICAL from 'ical.js';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPassMint } from '../../cloud-api/entry-keys/entry-passes.ts';
import type { BookingRecord } from '../../cloud-api/http/services.ts';
import type { BookingMessageKind } from '../../cloud-api/messages/message-kinds.ts';
import { renderMail } from '../../cloud-api/messages/render-mail.ts';
import { NO_OWN_WORDS } from '../../domain/message-text.ts';
import type { Booking } from '../../domain/booking.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { jsonOf } from '../../sync/protocol/json.ts';
import { newSigningKey, someMintingKeys, toldKeys } from '../support/entry-tokens.ts';
import { aProfile } from '../support/facility-profile.ts';
import {
  afternoon,
  AT_THE_KIOSK,
  aWish,
  buildFacility,
  type FacilityRig,
  KIOSK,
  RIG_BOX,
  STAFF,
} from '../support/facility-rig.ts';

/*
 * What our mail looks like to programs that are none of ours: Mozilla's parser of calendars, and ZBar, which reads the
 * picture as a door's camera might.
 */

const PROFILE = aProfile();
/** All that means something in a calendar file, and longer than its lines may be. */
const AWKWARD = aProfile({
  name: 'L’Étang, « salle » ; 1\\2\nBEGIN:VEVENT',
  address: 'un, très; long\\ chemin '.repeat(9),
});
const MINTING = someMintingKeys('club', newSigningKey());
const mint = createPassMint({ mintingKeysOf: () => MINTING }, () => ['front']);

let rig: FacilityRig;
let booking: Booking;

beforeEach(async () => {
  rig = await buildFacility(PROFILE);
  const sold = await rig.bookings.create(aWish(afternoon('12:30', '13:30')), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  booking = sold.value;
  rig.cloud.take({
    type: 'fact',
    factType: 'entry.keys',
    data: jsonOf(toldKeys([MINTING], RIG_BOX.publicKey)),
  });
  await rig.node.run({ type: 'data', frame: rig.cloud.dataAfter(0), setAside: false });
  rig.setLinkUp(false);
});
afterEach(() => rig.dispose());

/** What the mail has attached. */
async function attachment(
  fileName: string,
  kind: BookingMessageKind,
  changes: Partial<BookingRecord> = {},
  facility = PROFILE,
): Promise<Buffer> {
  const record: BookingRecord = {
    ...booking,
    entry: mint(booking),
    spend: null,
    cancellation: null,
    manageToken: 'a-token-of-the-customer',
    pendingChange: null,
    ...changes,
  };
  const { attachments } = await renderMail({
    id: booking.id,
    kind,
    to: 'zoe@example.test',
    booking: record,
    facility,
    language: 'fr',
    ownWords: { ...NO_OWN_WORDS, contact: null },
    publicUrl: 'https://golf.example',
    unsubscribeUrl: null,
    now: booking.startsAt - 72 * HOUR_MS,
  });
  const found = attachments.find((one) => one.fileName === fileName);
  if (!found) throw new Error(`the mail has no ${fileName}`);
  return found.content;
}

/** What ZBar reads in a picture. */
async function scan(png: Buffer): Promise<string[]> {
  const { width, height, data } = PNG.sync.read(png);
  const grey = Uint8Array.from({ length: width * height }, (_, at) => data[at * 4] ?? 0);
  return (await scanGrayBuffer(grey.buffer, width, height)).map((symbol) => symbol.decode());
}

describe('the QR code of a mail', () => {
  test('read by ZBar is the token that the kiosk accepts, with the internet down', async () => {
    rig.clock.advance(20 * MINUTE_MS);

    const read = await scan(await attachment('code.png', 'confirmation'));

    expect(read).toEqual([mint(booking)?.fixed]);
    expect((await rig.checkIn.checkIn(read[0] ?? '', KIOSK, AT_THE_KIOSK)).outcome).toBe('opened');
    expect(rig.system.openings).toHaveLength(1);
  });
});

describe('the calendar file of a mail', () => {
  const open = async (kind: BookingMessageKind, changes: Partial<BookingRecord> = {}, facility = PROFILE) => {
    const text = (await attachment('booking.ics', kind, changes, facility)).toString();
    const calendar = new ICAL.Component(ICAL.parse(text));
    const entries = calendar.getAllSubcomponents('vevent');
    const entry = entries[0];
    if (!entry || entries.length > 1) throw new Error(`the file has ${entries.length} entries`);
    return { text, calendar, entry, event: new ICAL.Event(entry) };
  };

  test('is one entry at the instants of the booking, with its place, and without its code', async () => {
    const { text, calendar, entry, event } = await open('confirmation');

    expect([event.startDate.toUnixTime(), event.endDate.toUnixTime()]).toEqual([
      booking.startsAt / 1000,
      booking.endsAt / 1000,
    ]);
    expect([event.summary, event.location]).toEqual([`${PROFILE.name}, Bay 1`, PROFILE.address]);
    expect(event.uid).toBe(`${booking.id}@golf.example`);
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(entry.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(text).not.toContain(booking.pin);
  });

  test('comes out of another program as it went in: nothing in it was not understood', async () => {
    const { text, calendar } = await open('confirmation', {}, AWKWARD);

    expect(linesOf(calendar.toString())).toEqual(linesOf(text));
  });

  test('of a change replaces the entry, and of a cancellation takes it away', async () => {
    const [first, moved, gone] = [
      await open('confirmation'),
      await open('change', { revision: 2, startsAt: booking.startsAt + HOUR_MS, endsAt: booking.endsAt + HOUR_MS }),
      await open('cancellation', { revision: 3, status: 'cancelled' }),
    ];

    expect(new Set([first, moved, gone].map(({ event }) => event.uid)).size).toBe(1);
    expect([first, moved, gone].map(({ event }) => event.sequence)).toEqual([1, 2, 3]);
    expect(gone.calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(gone.entry.getFirstPropertyValue('status')).toBe('CANCELLED');
  });
});

/** What a calendar file says, wherever its long lines are broken. */
function linesOf(text: string): string[] {
  return text
    .replaceAll(/\r?\n[ \t]/gu, '')
    .split(/\r?\n/u)
    .filter((line) => line !== '');
}
