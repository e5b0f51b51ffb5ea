import { expect, test } from 'vitest';
import { describeDoorPort } from '../../main/controller/access/door-port.contract.ts';
import { createFakeDoors } from './fake-door.ts';

const DOORS = [
  { id: 'door-1', name: 'Main entrance' },
  { id: 'door-2', name: 'Bays 1–2' },
] as const;

describeDoorPort('the fake', async () => {
  const port = createFakeDoors(DOORS);
  return {
    port,
    doors: [
      { ...DOORS[0], hub: 'online' },
      { ...DOORS[1], hub: 'online' },
    ],
    given: async (condition) => port.given(condition),
    arrivals: () => port.commands,
    openings: () => port.openings,
    stop: () => port.close(),
  };
});

test('a held fake answers when it is let go', async () => {
  const port = createFakeDoors(DOORS);
  const letGo = port.hold();
  const first = port.unlock({ doorId: 'door-1', correlationId: 'first', actor: { id: 'a', name: 'A' } });

  const second = await port.unlock({ doorId: 'door-1', correlationId: 'second', actor: { id: 'a', name: 'A' } });
  letGo();

  expect(second).toEqual({ outcome: 'refused', reason: 'busy' });
  expect(await first).toEqual({ outcome: 'opened' });
});
