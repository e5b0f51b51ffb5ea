import type { Role } from '../engine/node-state.ts';
import { type Happening, someHappening } from './climate.ts';
import { crashFor, cutFor, jumpClock, restartBroker } from './faults.ts';
import { handOver } from './handover.ts';
import { bookSomething, changeMind, changeSomething, leave, type People, pullSomething } from './people.ts';
import { type Backups, backUp, restore, sellAtCopy, startCopy } from './restores.ts';

/** Every few hundred milliseconds, up to `untilMs`, somebody does something, a job runs, or something breaks. */
export async function keepHappening(people: People, backups: Backups, untilMs: number): Promise<void> {
  const { agenda, random, climate } = people.world;
  if (agenda.nowMs() > untilMs) return;
  const role: Role = random.below(2) === 0 ? 'cloud' : 'facility';
  await happen(people, backups, { what: someHappening(random, climate), role });
  agenda.after(20 + random.below(300), () => keepHappening(people, backups, untilMs));
}

async function happen(
  people: People,
  backups: Backups,
  { what, role }: { readonly what: Happening; readonly role: Role },
): Promise<void> {
  const { world, asked } = people;
  const { random } = world;
  switch (what) {
    case 'book':
      return bookSomething(people, role);
    case 'cancel':
    case 'move':
      return changeSomething(people, role, what);
    case 'leave':
      return leave(people, role);
    case 'change of mind':
      return changeMind(people, role);
    case 'hand over':
      return handOver(world, role);
    case 'pull':
      return pullSomething(people, role);
    case 'cut':
      return cutFor(world, 1000 + random.below(15_000));
    case 'broker restart':
      return restartBroker(world);
    case 'crash':
      return crashFor(world, role, 200 + random.below(2000));
    case 'clock jump':
      return jumpClock(world, role);
    case 'back up':
      return backUp(world, backups, role);
    case 'restore':
      return restore(world, asked, backups, role);
    case 'start copy':
      return startCopy(world);
    case 'sell at copy':
      return sellAtCopy(world);
  }
}
