import { DEMO_STAFF, HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import type { EnterableBooking } from './enterable-pin.ts';
import type { DemoSettings } from './settings.ts';

/** What a person needs to look around: addresses, logins, and a PIN that opens a door. */
export function welcome(settings: DemoSettings, booking: EnterableBooking | null, hasWindows: boolean): string {
  const cloud = `http://localhost:${settings.CLOUD_PORT}`;
  const facility = `http://localhost:${settings.FACILITY_PORT}`;
  const rows = [
    ['Booking page', cloud],
    ['Staff app', facility],
    ['Kiosk', `${facility}/kiosk`],
    ['Owner’s page', `${cloud}/admin   (token: ${settings.ADMIN_TOKEN})`],
    ['API documents', `${cloud}/docs`],
    ['What was “sent”', `http://localhost:${settings.MESSAGES_PORT}`],
    ['What the doors did', `https://localhost:${settings.UNIFI_ACCESS_PORT}/__sim/log`],
    ['What the bay PCs ran', `http://localhost:${settings.NINJAONE_PORT}/__sim/runs`],
    ['What HubSpot has', `http://localhost:${settings.HUBSPOT_PORT}/__sim/contacts`],
    ['What ClubOS was told', `http://localhost:${settings.CLUBOS_PORT}/__sim/events`],
    ['Staff logins', DEMO_STAFF.map(({ name, pin }) => `${name}/${pin}`).join('   ')],
    [
      'PIN for the kiosk',
      booking ? pinLine(booking) : 'none at the moment: make a booking, or come back when the club is open',
    ],
  ];
  const windows = hasWindows
    ? 'The staff app is open in a window of its own.'
    : 'No Electron here: the facility service shows the same screens in a browser.';
  return [
    '',
    `${HARBOUR_GOLF_PROFILE.name} is open.`,
    '',
    ...rows.map(([what, where]) => `  ${String(what).padEnd(20)} ${String(where)}`),
    '',
    windows,
    'Stop everything with Ctrl-C.',
    '',
  ].join('\n');
}

function pinLine({ pin, customer, startsAt }: EnterableBooking): string {
  const { timeZone } = HARBOUR_GOLF_PROFILE;
  const time = new Intl.DateTimeFormat('en-CA', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${pin}   (${customer.firstName} ${customer.lastName}, ${time.format(startsAt)} at the club)`;
}
