import { assert } from '../../../../domain/assert.ts';
import type { Clock } from '../../../../domain/time.ts';
import type { Log } from '../../log.ts';
import {
  ARGUMENT,
  type BayAction,
  type BayCommand,
  type BayRefusal,
  type Receipt,
  type SendResult,
} from '../automation-port.ts';
import { type BayScripts, isScriptAction } from './bay-scripts.ts';
import type { NinjaOneClient, Outcome } from './ninjaone-client.ts';
import { planRequest, type PlannedRequest } from './plan-request.ts';
import { hintIn, readReceipt, type ReceiptFacts, writeReceipt } from './receipt.ts';
import { requestAsAny, type TenantReader } from './tenant-reader.ts';
import type { VendorRefusal } from './vendor-refusal.ts';

export const DEVICE_ID = /^\d{1,15}$/;
const CORRELATION_ID = /^[A-Za-z0-9-]{1,100}$/;

export type SenderParts = {
  readonly client: NinjaOneClient;
  readonly reader: TenantReader;
  readonly arrangement: BayScripts;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** Looks things up as often as it takes, and sends the command itself once. */
export function createSender({ client, reader, arrangement, clock, log, signal }: SenderParts) {
  async function request(planned: Exclude<PlannedRequest, { kind: 'nothing' }>): Promise<Outcome> {
    const { path, body } = planned;
    if (planned.kind === 'script') return client.request({ slot: 'user', method: 'POST', path, body }, signal);
    return requestAsAny(client, { method: 'POST', path, body }, signal);
  }

  async function sendOnce(command: BayCommand, before: ReceiptFacts): Promise<SendResult> {
    if (signal.aborted) return refused('closing');
    if (!DEVICE_ID.test(command.deviceId)) return refused('device_unknown');
    if (!ARGUMENT.test(command.argument)) return refused('rejected');

    const planned = await planRequest(reader, arrangement, command);
    if (!planned.ok) {
      return planned.error.kind === 'refused' ? refused(planned.error.reason) : notSent(planned.error.error);
    }
    if (planned.value.kind === 'nothing') {
      return { outcome: 'sent', receipt: writeReceipt({ ...before, isDone: true }) };
    }
    // Looking things up takes time, and so does waiting for a turn to ask.
    if (clock.now() > command.notAfter) return refused('rejected');
    return resultOf(await request(planned.value), command.action, before);
  }

  function logSend({ deviceId, action, correlationId }: BayCommand, result: SendResult): void {
    const facts = { deviceId, action, correlationId };
    if (result.outcome === 'sent') log.info('automation.command.sent', facts);
    else if (result.outcome === 'unknown') log.warn('automation.command.unknown', facts);
    else log.warn('automation.command.not_sent', { ...facts, reason: result.reason });
  }

  return async function send(command: BayCommand, receipt: Receipt): Promise<SendResult> {
    assert(CORRELATION_ID.test(command.correlationId), 'send: a correlation id is of letters, digits and hyphens');
    const before = readReceipt(receipt);
    assert(before !== null, 'send: the receipt is one of ours');
    const result = await sendOnce(command, before);
    logSend(command, result);
    return result;
  };
}

function resultOf(outcome: Outcome, action: BayAction, before: ReceiptFacts): SendResult {
  switch (outcome.kind) {
    case 'done':
      return { outcome: 'sent', receipt: writeReceipt({ ...before, isTaken: true, hint: hintIn(outcome.body) }) };
    case 'refused':
      return refused(refusalOf(outcome.reason, action));
    case 'no_user':
      return refused('user_context_required');
    case 'not_sent':
      return notSent(outcome);
    case 'unknown':
      return { outcome: 'unknown', receipt: writeReceipt(before) };
  }
}

/** The PC was there a moment ago: what was not found is what was to be run on it. */
function refusalOf(reason: VendorRefusal, action: BayAction): BayRefusal {
  switch (reason) {
    case 'not_found':
      return isScriptAction(action) ? 'script_missing' : 'rejected';
    case 'not_applicable':
      return 'unsupported';
    default:
      return reason;
  }
}

function notSent({ code, retryAt }: Pick<Extract<Outcome, { kind: 'not_sent' }>, 'code' | 'retryAt'>): SendResult {
  if (code === 'automation.closing') return refused('closing');
  return code === 'automation.not_authorised'
    ? refused('not_authorised')
    : { outcome: 'not_sent', reason: code, retryAt };
}

function refused(reason: BayRefusal): SendResult {
  return { outcome: 'refused', reason };
}
