import { expect, test } from 'vitest';
import { listBookingsOfPhone } from '../../cloud-api/integrations/clubos/caller-repository.ts';
import { ANA, fileClubos } from '../support/clubos-rig.ts';
import { fileHubspot } from '../support/hubspot-rig.ts';

/** Both sides of the protocol, ClubOS, HubSpot and a database. The time that they sell is Monday, 1 June 2026. */

const rig = fileClubos();
const crm = fileHubspot({ sides: rig.sides });

test('“Book me a simulator tomorrow at 2pm” → proposal → yes → booking at the facility → HubSpot note → word to ClubOS', async () => {
  const TWO_PM = Date.parse('2026-06-01T14:00:00-03:00');
  rig.sides.clock.advance(Date.parse('2026-05-31T21:00:00-03:00') - rig.sides.clock.now());
  const atFacility = () =>
    [...rig.sides.facility.state().allocations.values()].filter(({ state, startsAt }) => {
      return state === 'active' && startsAt === TWO_PM;
    });

  const proposed = await rig.say('Book me a simulator tomorrow at 2pm', { firstName: 'Ana' });
  expect(proposed).toMatchObject({ status: 'proposal', proposal: { kind: 'create' } });
  expect(atFacility()).toEqual([]);
  expect(await listBookingsOfPhone(rig.sides.db, `+1${ANA.replaceAll('-', '')}`, 0)).toEqual([]);

  await rig.say('YES', { firstName: 'Ana' });
  await rig.sides.talk();
  await crm.settle();
  await rig.jobs.idle();

  expect(atFacility()).toHaveLength(1);
  const [contact, ...others] = crm.hubspot.contacts();
  expect(others).toEqual([]);
  expect(contact?.properties).toMatchObject({ firstname: 'Ana', phone: '+19025550101', club_bookings: '1' });
  const notes = crm.hubspot.notes();
  expect(notes).toMatchObject([{ contactIds: [contact?.id] }]);
  expect(notes[0]?.properties['hs_note_body']).toMatch(/Booking made.*(14|2):00/s);
  expect(JSON.stringify(rig.clubos.events().at(-1))).toContain('"status":"done"');
});
