import { verify } from 'node:crypto';
import type { Random } from '../../../domain/random.ts';
import { type Clock, SECOND_MS } from '../../../domain/time.ts';
import { signedStanding } from '../../../sync/engine/pairing-proofs.ts';
import { type Standing, type StandingAnswer, StandingSchema } from '../../../sync/protocol/pairing.ts';
import { keyIdOf } from '../../../sync/transport/signatures.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import type { Log } from '../log.ts';
import { importPublicKey } from './controller-key.ts';
import { createPairingClient, type PairingClient } from './pairing-client.ts';
import type { Pairing } from './pairing-file.ts';

const NONCE_BYTES = 16;
const TICK_MS = 3 * SECOND_MS;
/** How often the cloud is asked while there is no link. */
const ASK_MS = 30 * SECOND_MS;

export type StandingOptions = {
  readonly followPairing: (listener: (pairing: Pairing) => void) => void;
  readonly isUp: () => boolean;
  readonly node: Pick<FacilityNode, 'run'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Random;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
  /** The cloud itself, unless given. */
  readonly clientOf?: (cloudUrl: string) => Pick<PairingClient, 'askStanding'>;
};

/**
 * A controller that was replaced is turned away by the broker, which does not say why. So, while there is no link, it
 * asks the cloud over https; once it has heard under the cloud's signature that it is out of office it sells no more,
 * whatever it owned. Doors go on. Returns what stops it.
 */
export function watchStanding(options: StandingOptions): () => void {
  const { followPairing, isUp, clock, every, clientOf = createPairingClient } = options;
  let pairing: Pairing | null = null;
  let askAtMs = Number.NEGATIVE_INFINITY;
  followPairing((next) => {
    pairing = next;
  });
  return every(TICK_MS, () => {
    if (pairing === null || isUp() || clock.monotonicMs() < askAtMs) return;
    askAtMs = clock.monotonicMs() + ASK_MS;
    ask(options, pairing, clientOf(pairing.cloudUrl)).catch((error: unknown) =>
      options.log.error('standing.failed', { error }),
    );
  });
}

async function ask(
  { node, random, log }: StandingOptions,
  pairing: Pairing,
  client: Pick<PairingClient, 'askStanding'>,
): Promise<void> {
  const { controllerId } = pairing.appointment;
  const nonce = random.hex(NONCE_BYTES);
  const answer = await client.askStanding({ controllerId, nonce });
  // The line is down, or the cloud does not know: no reason to stop.
  if (!answer.ok) return;
  const told = readStanding(answer.value, pairing);
  if (told?.controllerId !== controllerId || told.nonce !== nonce) {
    log.error('standing.forged', { controllerId });
    return;
  }
  if (told.standing === 'in-office') return;
  log.error('controller.out_of_office', { standing: told.standing });
  const frame = { t: 'fence', cloudNonce: '', reason: told.standing, recovery: null } as const;
  await node.run({ type: 'fence', frame });
}

/** Null unless a cloud that this controller was paired with has signed it. */
function readStanding({ text, keyId, signature }: StandingAnswer, { grant }: Pairing): Standing | null {
  const trusted = grant.cloudKeys.map(importPublicKey).find((key) => keyIdOf(key) === keyId);
  const isSigned =
    trusted && verify(null, Buffer.from(signedStanding(text)), trusted, Buffer.from(signature, 'base64url'));
  return isSigned ? (StandingSchema.safeParse(JSON.parse(text)).data ?? null) : null;
}
