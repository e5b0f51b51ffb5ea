import { Client } from '@hubspot/api-client';
import type { z } from 'zod';
import type { Clock } from '../../../domain/time.ts';
import { nameOfFailure } from '../../messages/provider-failure.ts';
import { readText } from '../read-text.ts';
import type { CallClass, CallGate } from './call-gate.ts';
import type { CrmFailure } from './crm-port.ts';
import { type CallOutcome, readAnswer, type Refusal } from './read-answer.ts';

export type HubspotAddress = {
  /** Without a slash at the end. */
  readonly url: string;
  /** A service key's, or a project app's. */
  readonly token: string;
  /** The dated version that stands in every path: `2026-09`. */
  readonly version: string;
};

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the first slash, with its query. */
  readonly path: string;
  readonly body?: object;
  readonly limit?: CallClass;
};

/** A refusal is told whole to whoever can make something of it. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | Refusal
  | Exclude<CrmFailure, { kind: 'rejected' }>;

export type HubspotCalls = {
  readonly version: string;
  /** Every call here may be repeated. What comes back is read with `schema`; what it does not fit is `unknown`. */
  ask<T>(call: Call, schema: z.ZodType<T>, signal: AbortSignal): Promise<Answer<T>>;
};

export type HubspotCallsParts = {
  readonly address: HubspotAddress;
  readonly clock: Clock;
  readonly gate: CallGate;
  readonly callMsMax: number;
};

/** More of an answer is not read: a hundred contacts are far less. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/**
 * The vendor's client as transport and nothing else: its retries would make things twice, it waits for ever, and its
 * errors repeat what was sent. One for the whole process: several share their retries.
 */
export function createHubspotCalls({ address, clock, gate, callMsMax }: HubspotCallsParts): HubspotCalls {
  const { url: basePath, token: accessToken, version } = address;
  const client = new Client({ accessToken, basePath, numberOfApiCallRetries: 0 });

  async function send({ method, path, body }: Call, signal: AbortSignal): Promise<CallOutcome> {
    try {
      const request = { method, path, ...(body && { body }) };
      const text = await within(
        client.apiRequest(request).then(async (answer) => ({ answer, text: await readText(answer, ANSWER_BYTES_MAX) })),
        AbortSignal.any([signal, AbortSignal.timeout(callMsMax)]),
      );
      const { status, headers } = text.answer;
      return readAnswer({ status, retryAfter: headers.get('retry-after'), text: text.text }, clock.now());
    } catch (cause) {
      return { kind: 'unknown', problem: `HubSpot did not answer (${nameOfFailure(cause)}).` };
    }
  }

  return {
    version,
    async ask(call, schema, signal) {
      const { limit = 'ordinary' } = call;
      const turn = await gate.enter(limit);
      if (turn.kind === 'later') return { kind: 'retry-at', at: turn.at, problem: turn.problem };
      const outcome = await send(call, signal);
      gate.leave(ailmentOf(outcome));
      if (outcome.kind === 'retry-at') {
        const { at, problem, isForAll } = outcome;
        if (isForAll && at !== null) await gate.holdAll(limit, at);
        return { kind: 'retry-at', at, problem };
      }
      if (outcome.kind !== 'ok') return outcome;
      const read = schema.safeParse(outcome.body);
      if (read.success) return { kind: 'ok', value: read.data };
      return { kind: 'unknown', problem: 'HubSpot answered with something that this program cannot read.' };
    },
  };
}

/** A refusal of its own accord is no sign of illness; nor is a limit. */
function ailmentOf(outcome: CallOutcome): string | null {
  const isIll = outcome.kind === 'unknown' || (outcome.kind === 'retry-at' && !outcome.isForAll);
  return isIll ? outcome.problem : null;
}

/** The client knows no signal: its connection is left to itself. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** What others are told of a call that did not succeed. */
export function failureOf(failure: Exclude<Answer<never>, { kind: 'ok' }>): CrmFailure {
  return failure.kind === 'rejected' ? { kind: 'rejected', problem: failure.problem } : failure;
}
