import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { FACILITY_ID, type MemoryNode, memoryNode } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import type { Envelope } from '../protocol/envelope.ts';
import type { Frame } from '../protocol/frames.ts';
import { createLink, type Link } from './link.ts';
import type { Role } from './node-state.ts';

type Said = { readonly role: Role; readonly frame: Frame };
type Sides = { readonly clock: ManualClock; readonly said: Said[]; cloud: Link; facility: Link };

/** A facility and a cloud that are linked, whose frames are carried when the test says so. */
async function linked() {
  const clock = manualClock();
  const wire: Envelope[] = [];
  const said: Said[] = [];
  const nodes = { cloud: memoryNode('cloud'), facility: memoryNode('facility') };
  let seed = 0;
  const link = (role: Role, node: MemoryNode): Link => {
    seed += 1;
    const random = seededRandom(seed);
    return createLink({
      role,
      facilityId: FACILITY_ID,
      boot: random.hex(8),
      app: 'test',
      fingerprint: 'pc-1',
      node,
      clock,
      newNonce: () => random.hex(16),
      send: (envelope) => {
        wire.push(envelope);
        said.push({ role, frame: envelope.frame });
      },
      onChange: () => undefined,
      onAlarm: () => undefined,
    });
  };
  const sides: Sides = { clock, said, cloud: link('cloud', nodes.cloud), facility: link('facility', nodes.facility) };

  async function carry(): Promise<void> {
    for (let next = wire.shift(); next; next = wire.shift()) {
      await (next.from === 'cloud' ? sides.facility : sides.cloud).receive(next);
    }
  }

  await sides.facility.tick();
  await carry();
  said.length = 0;
  const session = nodes.cloud.node().session ?? '';
  const restartCloud = (): void => {
    sides.cloud.stop();
    sides.cloud = link('cloud', nodes.cloud);
  };
  const toFacility = (frame: Frame): Promise<void> =>
    sides.facility.receive({ v: 1, facilityId: FACILITY_ID, from: 'cloud', boot: 'x'.repeat(16), at: 0, frame });
  const toCloud = (frame: Frame): Promise<void> =>
    sides.cloud.receive({ v: 1, facilityId: FACILITY_ID, from: 'facility', boot: 'y'.repeat(16), at: 0, frame });
  return { sides, session, carry, restartCloud, toFacility, toCloud };
}

const said = ({ said: all }: Sides, by: Role) => all.filter(({ role }) => role === by).map(({ frame }) => frame.t);
const states = ({ cloud, facility }: Sides) => [cloud.view().state, facility.view().state];

test('a cloud that was started again has the facility greet with its next frame', async () => {
  const { sides, carry, restartCloud } = await linked();
  restartCloud();
  sides.clock.advance(3000);

  await sides.facility.tick();
  await carry();

  expect(said(sides, 'facility')).toEqual(['ping', 'hello', 'proof']);
  expect(said(sides, 'cloud')).toEqual(['unknown-session', 'challenge', 'welcome']);
  expect(states(sides)).toEqual(['up', 'up']);
});

test('the cloud says it once in two seconds, however many frames come', async () => {
  const { sides, session, restartCloud, toCloud } = await linked();
  restartCloud();

  for (let frame = 0; frame < 100; frame += 1) await toCloud({ t: 'ping', session, outSeq: frame });
  expect(said(sides, 'cloud')).toEqual(['unknown-session']);

  sides.clock.advance(2000);
  await toCloud({ t: 'ping', session, outSeq: 0 });
  expect(said(sides, 'cloud')).toEqual(['unknown-session', 'unknown-session']);
});

test('a facility takes no notice when it is another session that is unknown', async () => {
  const { sides, toFacility } = await linked();

  await toFacility({ t: 'unknown-session', session: '1.99' });

  expect(said(sides, 'facility')).toEqual([]);
  expect(states(sides)).toEqual(['up', 'up']);
});

test('a flood of forged ones costs a handshake every two seconds', async () => {
  const { sides, session, carry, toFacility } = await linked();

  for (let frame = 0; frame < 100; frame += 1) await toFacility({ t: 'unknown-session', session });
  await carry();

  expect(said(sides, 'facility')).toEqual(['hello', 'proof']);
  expect(states(sides)).toEqual(['up', 'up']);
});

test('neither side answers for sessions that have nothing to do with it', async () => {
  const { sides, session, toCloud, toFacility } = await linked();

  await toCloud({ t: 'unknown-session', session });
  await toFacility({ t: 'ping', session: '1.99', outSeq: 0 });

  expect(sides.said).toEqual([]);
});
