import { z } from 'zod';
import type { Journal } from '../http-vendor/journal.ts';
import { type HttpAnswer, json } from './answers.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { FaultsChangeSchema } from './faults.ts';
import type { JournalEntry } from './journal.ts';

export type ControlCall = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly switches: FaultSwitches;
  readonly journal: Journal<JournalEntry>;
};

/** The simulator's own routes: its journal and its switches. They need no token and no fault strikes them. */
export function answerControl({ method, path, body, switches, journal }: ControlCall): HttpAnswer {
  switch (`${method} ${path}`) {
    case 'GET /__sim/log':
      return json(200, journal.list());
    case 'GET /__sim/faults':
      return json(200, switches.read());
    case 'DELETE /__sim/faults':
      return json(200, switches.reset());
    case 'POST /__sim/faults':
      return turn(switches, body);
    default:
      return json(404, { error: 'not one of GET /__sim/log, GET, POST and DELETE /__sim/faults' });
  }
}

function turn(switches: FaultSwitches, body: unknown): HttpAnswer {
  const change = FaultsChangeSchema.safeParse(body);
  if (!change.success) return json(400, { error: z.prettifyError(change.error) });

  const { hang, reset, requestsLeft } = change.data;
  const wouldLockUsOut = (hang === 'on-connect' || reset === 'on-connect') && typeof requestsLeft !== 'number';
  if (wouldLockUsOut) {
    return json(400, { error: 'an on-connect fault strikes these routes too: say with requestsLeft when it ends' });
  }
  return json(200, switches.turn(change.data));
}
