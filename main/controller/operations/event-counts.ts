import type { Log, LogFields } from '../log.ts';

export type EventCount = {
  readonly event: string;
  readonly level: 'info' | 'warn' | 'error';
  /** Of an event that has one: the code of a fence, of a dropped message, of a suspicion. */
  readonly reason: string | null;
  count: number;
};

export type EventCounts = {
  /** Writes to the log it was made from, and counts. */
  readonly log: Log;
  /** Since the start of the process. */
  list(): readonly Readonly<EventCount>[];
};

/** A reason is a code. Anything else would be a sentence, and there is no end of those. */
const REASON = /^[a-z][a-z_.-]{0,39}$/;

/** Counts what is logged under the name that it is logged by, whatever the level that is written out. */
export function countEvents(log: Log): EventCounts {
  const counts = new Map<string, EventCount>();

  function note(level: EventCount['level'], event: string, fields: LogFields | undefined): void {
    const given = fields?.['reason'];
    const reason = typeof given === 'string' && REASON.test(given) ? given : null;
    const key = `${level} ${event} ${reason ?? ''}`;
    const known = counts.get(key) ?? { event, level, reason, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }

  function counted(level: EventCount['level']): Log['info'] {
    return (event, fields) => {
      note(level, event, fields);
      log[level](event, fields);
    };
  }

  return {
    log: {
      debug: (event, fields) => log.debug(event, fields),
      info: counted('info'),
      warn: counted('warn'),
      error: counted('error'),
    },
    list: () => [...counts.values()],
  };
}
