import pino from 'pino';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A log line is an event name and facts: `log.warn('http.slow', { route, afterMs })`. Never names, codes, card
 * numbers or tokens. `error` wakes someone, `warn` will if it repeats, `info` tells the story, `debug` is off.
 */
export type Log = {
  error(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  debug(event: string, fields?: Fields): void;
};

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Destination = { write(line: string): void };

/** Struck out wherever they stand. What is thrown goes under `cause` or `error` and loses its values, see `describeError`. */
const SECRETS = ['pin', 'qr', 'token', 'manageToken', 'password', 'secret', 'authorization', 'cookie', 'quote'];
const CAUSES_MAX = 4;

/** JSON lines on `destination`, standard output if none is given. */
export function createLog(level: LogLevel, destination?: Destination): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '…' },
    serializers: { cause: (cause: unknown) => describeError(cause), error: (error: unknown) => describeError(error) },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  return {
    error: (event, fields = {}) => logger.error(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    debug: (event, fields = {}) => logger.debug(fields, event),
  };
}

/**
 * An error's type, code, words and places in the code, and nothing else. A failed query carries its parameters, in its
 * message too, and among them are names, door codes and tokens: of it only the SQL is kept.
 */
function describeError(error: unknown, depth = 1): Fields {
  if (!(error instanceof Error)) return { message: String(error) };
  const isQuery = 'query' in error && 'params' in error;
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    ...('code' in error && { errorCode: error.code }),
    message: isQuery ? `failed query: ${String(error.query)}` : error.message,
    at: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
    ...(error.cause !== undefined && depth < CAUSES_MAX && { cause: describeError(error.cause, depth + 1) }),
  };
}
