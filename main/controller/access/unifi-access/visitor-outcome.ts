import { err, ok, type Result } from '../../../../domain/result.ts';
import type { VisitorProblem } from '../visitors/visitor-port.ts';
import { readReply, type Reply } from './envelope.ts';
import type { Exchange } from './unifi-access-client.ts';

const PROBLEM_BY_CODE: ReadonlyMap<string, VisitorProblem['code']> = new Map([
  ['CODE_CREDS_PIN_CODE_CREDS_ALREADY_EXIST', 'visitor.pin_taken'],
  ['CODE_CREDS_PIN_CODE_CREDS_LENGTH_INVALID', 'visitor.pin_length'],
  ['CODE_PARAMS_INVALID', 'visitor.rejected'],
  ['CODE_OPERATION_FORBIDDEN', 'visitor.rejected'],
  ['CODE_AUTH_FAILED', 'door_system.not_authorised'],
  ['CODE_ACCESS_TOKEN_INVALID', 'door_system.not_authorised'],
  ['CODE_UNAUTHORIZED', 'door_system.not_authorised'],
  ['CODE_OTHERS_UID_ADOPTED_NOT_SUPPORTED', 'door_system.not_authorised'],
  ['CODE_SYSTEM_ERROR', 'door_system.starting'],
]);

/** What the console answered, or why there is nothing to go by. */
export function visitorOutcome(exchange: Exchange): Result<unknown, VisitorProblem> {
  switch (exchange.kind) {
    case 'not_sent':
      return err({
        code: exchange.reason === 'certificate_changed' ? 'door_system.certificate_changed' : 'door_system.unreachable',
      });
    case 'no_answer':
      return err({
        code: exchange.reason === 'unclear_answer' ? 'door_system.unclear_answer' : 'door_system.unreachable',
      });
    case 'answer': {
      const reply = readReply(exchange.status, exchange.text);
      return reply.kind === 'success' ? ok(reply.data) : err({ code: problemOf(reply) });
    }
  }
}

function problemOf(reply: Exclude<Reply, { kind: 'success' }>): VisitorProblem['code'] {
  const named = reply.kind === 'refusal' ? problemByCode(reply.code) : null;
  return named ?? problemByStatus(reply.status);
}

function problemByCode(code: string): VisitorProblem['code'] | null {
  const named = PROBLEM_BY_CODE.get(code);
  if (named !== undefined) return named;
  return /NOT_(?:FOUND|EXISTS?)$/.test(code) ? 'visitor.not_found' : null;
}

/** Valid paths answer 400 and 404 without an envelope for a while after the console restarts. */
function problemByStatus(status: number): VisitorProblem['code'] {
  if (status === 401 || status === 403) return 'door_system.not_authorised';
  const isPassing = status === 400 || status === 404 || status === 429 || status >= 500;
  return isPassing ? 'door_system.starting' : 'door_system.unclear_answer';
}
