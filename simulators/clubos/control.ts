import { z } from 'zod';
import type { Journal } from '../http-vendor/journal.ts';
import { type BridgeAnswer, type Send, SendSchema } from './bridge-client.ts';
import { FaultsSchema, type Switches } from './faults.ts';
import type { JournalEntry } from './journal.ts';

type ControlParts = {
  readonly switches: Switches;
  readonly journal: Journal<JournalEntry>;
  readonly listEvents: () => unknown;
  readonly send: (message: Send) => Promise<BridgeAnswer>;
};

type Answer = { readonly status: number; readonly content: unknown };
const ok = (content: unknown): Answer => ({ status: 200, content });

const KNOWN = 'GET /__sim/log, GET /__sim/events, GET, POST and DELETE /__sim/faults, POST /__sim/send';

/** The simulator's own routes: what it was told, its switches, and a customer who writes. No fault strikes them. */
export async function answerControl(
  { switches, journal, listEvents, send }: ControlParts,
  call: string,
  body: unknown,
): Promise<Answer> {
  switch (call) {
    case 'GET /__sim/log':
      return ok(journal.list());
    case 'GET /__sim/events':
      return ok(listEvents());
    case 'GET /__sim/faults':
      return ok(switches.read());
    case 'DELETE /__sim/faults':
      return ok(switches.reset());
    case 'POST /__sim/faults': {
      const change = FaultsSchema.partial().safeParse(body);
      return change.success ? ok(switches.turn(change.data)) : wrong(change.error);
    }
    case 'POST /__sim/send': {
      const message = SendSchema.safeParse(body);
      return message.success ? ok(await send(message.data)) : wrong(message.error);
    }
    default:
      return { status: 404, content: { error: `not one of ${KNOWN}` } };
  }
}

function wrong(error: z.ZodError): Answer {
  return { status: 400, content: { error: z.prettifyError(error) } };
}
