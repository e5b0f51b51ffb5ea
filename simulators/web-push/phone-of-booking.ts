import { z } from 'zod';
import type { TellPhone } from '../mail/other-messages.ts';
import type { PushSimulator } from './start-push-simulator.ts';

const KeySchema = z.object({ serverKey: z.string().nullable() });

/** Says yes on a new phone, as the booking's own page does upon a press. `link` is a booking's, from its confirmation: `…/b/<id>#<token>`. No other place than the cloud is called. */
export function createTellPhone(push: Pick<PushSimulator, 'subscribe'>, cloudUrl: string): TellPhone {
  const api = `${cloudUrl.replace(/\/+$/, '')}/api/v1`;
  return async (link) => {
    const [, id, token] = /\/b\/([0-9a-f-]{36})#([\w.-]{1,512})\s*$/.exec(link) ?? [];
    if (id === undefined || token === undefined)
      return 'This is no link of a booking: it ends in /b/, its number, # and its key.';
    const { serverKey } = KeySchema.parse(await (await fetch(`${api}/push`)).json());
    if (serverKey === null) return 'This cloud tells nobody anything by push.';
    const { endpoint, keys } = push.subscribe(serverKey);
    const answer = await fetch(`${api}/bookings/${id}/push`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ browser: { endpoint, ...keys }, topics: ['booking', 'reminder'] }),
    });
    if (!answer.ok) return `The cloud says no: HTTP ${answer.status}.`;
    return 'A phone is told of this booking. Move or cancel it, and what the phone shows is among the messages.';
  };
}
