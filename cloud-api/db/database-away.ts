import { errorCode } from './database.ts';

/**
 * PostgreSQL is stopping, or starting up (57P01 to 57P03); a connection broke (class 08); it takes no more of them
 * (53300). And the system's words for an address where nobody answers, or nobody any more.
 */
const AWAY = /^(57P0[123]|08\w{3}|53300|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;

/** What the driver says without a code, when a connection ends under a query or cannot be had in time. */
const CONNECTION_GONE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** True when the database could not be asked: nothing is wrong with the question, and it may be asked again. */
export function isDatabaseAway(error: unknown): boolean {
  const code = errorCode(error);
  return code === null ? saysConnectionGone(error) : AWAY.test(code);
}

function saysConnectionGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return CONNECTION_GONE.test(error.message) || saysConnectionGone(error.cause);
}
