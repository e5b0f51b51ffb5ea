import type { z } from 'zod';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Clock } from '../../../../domain/time.ts';
import type { NetworkChange, NetworkError, NetworkPort } from '../network-port.ts';
import { errorOf, failureOf } from './network-failure.ts';
import { ClientRowSchema, rowsOf, SwitchRowSchema, VoucherRowSchema } from './network-rows.ts';
import { PinnedController } from './pinned-controller.ts';
import type { UnifiNetworkSettings } from './unifi-network-settings.ts';

export type UnifiNetworkOptions = {
  readonly settings: UnifiNetworkSettings;
  readonly clock: Clock;
  /** For each request; 10 s unless given. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 10_000;

/** Vouchers admit any number of devices: a party has more phones than we know of. */
const ANY_NUMBER = 0;

/** UniFi Network as the port wants it, over node-unifi. Nothing is sent before it is first asked for something. */
export function createUnifiNetwork({ settings, clock, timeoutMs = TIMEOUT_MS }: UnifiNetworkOptions): NetworkPort {
  const stopping = new AbortController();
  const { signal } = stopping;
  const controller = new PinnedController({ settings, clock, timeoutMs, signal });

  async function list<T>(
    schema: z.ZodType<T>,
    call: () => Promise<unknown>,
  ): Promise<Result<readonly T[], NetworkError>> {
    const rows = await read(controller, call, signal);
    if (!rows.ok) return rows;
    return Array.isArray(rows.value) ? ok(rowsOf(schema, rows.value)) : err({ code: 'network.unclear_answer' });
  }

  return {
    async listSwitches() {
      // Access points have no ports, and are no rows of this schema.
      return list(SwitchRowSchema, () => controller.getAccessDevices());
    },
    listClients: () => list(ClientRowSchema, () => controller.getClientDevices()),
    listVouchers: () => list(VoucherRowSchema, () => controller.getVouchers()),
    createVoucher: ({ durationMin, note }) =>
      change(controller, () => controller.createVouchers(durationMin, 1, ANY_NUMBER, note), signal),
    deleteVoucher: (id) => change(controller, () => controller.revokeVoucher(id), signal),
    powerCycle: ({ switchMac, portIndex }) =>
      change(controller, () => controller.powerCycleSwitchPort(switchMac, portIndex), signal),
    close: () => stopping.abort(),
  };
}

/** Asks once more after a login, where the session had run out. */
async function read(
  controller: PinnedController,
  call: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<Result<unknown, NetworkError>> {
  for (let isRepeated = false; ; isRepeated = true) {
    if (signal.aborted) return err({ code: 'network.closing' });
    const session = await controller.session();
    if (!session.ok) return session;
    try {
      return ok(await call());
    } catch (error) {
      const failure = failureOf(error);
      if (signal.aborted) return err({ code: 'network.closing' });
      if (failure.kind !== 'session_over') return err(errorOf(failure));
      if (isRepeated) return err(controller.rejectSession(session.value));
      controller.endSession(session.value);
    }
  }
}

/** Sends a command at most once, over a session that was just seen to stand. */
async function change(
  controller: PinnedController,
  call: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<NetworkChange> {
  if (signal.aborted) return { outcome: 'refused', reason: 'network.closing' };
  const session = await controller.freshSession();
  if (!session.ok) return { outcome: 'refused', reason: session.error.code };
  try {
    const answer = await call();
    // Rows, or none: the library lets only `rc: ok` through with either. What else it lets through came from elsewhere.
    return Array.isArray(answer) || answer === undefined
      ? { outcome: 'done' }
      : { outcome: 'unknown', reason: 'unclear_answer' };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'unknown') return { outcome: 'unknown', reason: failure.reason };
    if (failure.kind === 'refused') return { outcome: 'refused', reason: failure.reason };
    controller.endSession(session.value);
    return { outcome: 'refused', reason: 'network.not_authorised' };
  }
}
