import type { FastifyInstance } from 'fastify';
import type { Delivery, DeliveryReading } from '../access/door-events/door-event-port.ts';
import { UNIFI_ACCESS_HOOK_PATH } from '../config.ts';
import type { Log } from '../log.ts';

/** Events are a few kilobytes. */
const BODY_BYTES_MAX = 64 * 1024;

/** Somebody who is not the door system must not fill the log. */
const WARN_EVERY_MS = 60_000;

export type ReadDoorDelivery = (delivery: Delivery) => { readonly reading: DeliveryReading; readonly take: () => void };

/**
 * Where the door system delivers what happens. It waits some seconds for an answer and perhaps never tries again, so it
 * is answered before anything is done with what it said. The signature is of the bytes as they came, so they are kept.
 */
export async function addDoorHookRoute(app: FastifyInstance, read: ReadDoorDelivery, log: Log): Promise<void> {
  let warnedAtMs = Number.NEGATIVE_INFINITY;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      async (_: unknown, body: unknown) => body,
    );
    scope.post(UNIFI_ACCESS_HOOK_PATH, { bodyLimit: BODY_BYTES_MAX }, async ({ body, headers }, reply) => {
      const { signature } = headers;
      const { reading, take } = read({
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        signature: typeof signature === 'string' ? signature : undefined,
      });
      if (!reading.isAccepted) {
        if (performance.now() - warnedAtMs > WARN_EVERY_MS)
          log.warn('door.delivery.refused', { reason: reading.reason });
        warnedAtMs = performance.now();
        return reply.code(401).send();
      }
      setImmediate(take);
      return reply.code(200).send();
    });
  });
}
