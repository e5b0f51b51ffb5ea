import { pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type LogFields = Readonly<Record<string, unknown>>;

/**
 * A line is an event name and fields: `log.warn('door.command.timeout', { doorId, afterMs })`. `error` wakes someone,
 * `warn` will if it repeats, `info` tells the site's story, `debug` is off.
 */
export type Log = {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

export type LogTarget = { write(line: string): void };

/** Writes JSON lines to `target`, standard output unless told. Secrets are struck out by the names of their fields. */
export function createLog(level: LogLevel, target?: LogTarget): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime } as const;
  const out = target ? pino(options, target) : pino(options);
  return {
    debug: (event, fields) => out.debug(printable(fields), event),
    info: (event, fields) => out.info(printable(fields), event),
    warn: (event, fields) => out.warn(printable(fields), event),
    error: (event, fields) => out.error(printable(fields), event),
  };
}

/** Names a field whose value must never be written down. An error's own code is therefore logged as `reason`. */
const SECRET = /^(?:pin|pin_?hash|token|manage_?token|code|pairing_?code|password|secret|authorization|cookie)$/i;
const DEPTH_MAX = 6;
const ITEMS_MAX = 100;

function printable(fields: LogFields | undefined): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields ?? {})) out[name] = printableValue(name, value, 1);
  return out;
}

function printableValue(name: string, value: unknown, depth: number): unknown {
  if (SECRET.test(name)) return '[redacted]';
  if (value instanceof Error) return printableError(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => printableValue('', item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([inner, item]) => [inner, printableValue(inner, item, depth + 1)]),
  );
}

/** `code` of an error is a name such as `ECONNREFUSED`, not a secret: it is kept, as `errorCode`. */
function printableError(error: Error, depth: number): Record<string, unknown> {
  const errorCode = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(errorCode !== undefined && { errorCode }),
    stack: error.stack,
    ...(error.cause !== undefined && depth < DEPTH_MAX && { cause: printableValue('cause', error.cause, depth + 1) }),
  };
}
