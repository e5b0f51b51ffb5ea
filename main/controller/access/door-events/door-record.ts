import { type EpochMs, HOUR_MS, SECOND_MS } from '../../../../domain/time.ts';
import { createDaily } from '../../jobs/alarm.ts';
import type { DoorSystemError } from '../door-port.ts';
import type { Delivery, DeliveryReading, LiveConnection, LiveDoorState } from './door-event-port.ts';
import { findRecordPlace } from './door-event-repository.ts';
import { forgetOldEvents, readRecord, type ReaderState, type RecordReaderOptions, takeHeard } from './record-reader.ts';

/** How often the record is read when nothing is heard. */
const READ_EVERY_MS = 30 * SECOND_MS;

/** A console writes its record a second or two after what happened. */
const HINT_MS = 2 * SECOND_MS;

/** When the record surely has what a command brought about. */
const SURELY_RECORDED_MS = 35 * SECOND_MS;

const ASK_AGAIN_MS = HOUR_MS;

export type DoorRecordOptions = RecordReaderOptions & {
  /** Where the door system reaches this controller; null for no deliveries. */
  readonly deliveryUrl: string | null;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly after: (ms: number) => Promise<unknown>;
};

/** How what is known of the doors comes about. */
export type RecordStanding = {
  /** When the record was last read to its end; null before. */
  readonly readAt: EpochMs | null;
  readonly trouble: DoorSystemError['code'] | null;
  readonly clockSkewMs: number | null;
};

export type DoorRecord = {
  /** Begins to listen, and to read the record now and again. */
  start(): void;
  /** Reads the record now. Resolves when it has been read, or could not be. */
  read(): Promise<void>;
  /** Has the door system told where to deliver, unless that was done of late. */
  askForDeliveries(): Promise<void>;
  /** Somebody wants to know soon what became of a command. */
  commandIsUnknown(): void;
  /** Reads a delivery. What is in one that is accepted is taken in by `take`, later: the sender waits for an answer. */
  readDelivery(delivery: Delivery): { readonly reading: DeliveryReading; readonly take: () => void };
  standing(): RecordStanding;
  /** How the live connection is. */
  connection(): LiveConnection;
  /** What was last heard of a door's lock and sensor. */
  stateOf(systemDoorId: string): LiveDoorState | null;
  stop(): Promise<void>;
};

/** Keeps the record of what happened at the doors: what is heard at once, what the door system's own record has always. */
export function createDoorRecord(options: DoorRecordOptions): DoorRecord {
  const { db, clock, changes, port } = options;
  const state: ReaderState = { trouble: null, clockSkewMs: null };
  const states = new Map<string, LiveDoorState>();
  const reading = createReading(options, state);
  const askForDeliveries = createAsking(options);
  let stopLooking = (): void => undefined;

  const hear = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      // What was heard and could not be kept is in the record, too.
      options.log.error('door.event.not_recorded', { error });
    }
  };
  const look = (): void => {
    void reading.now();
    void askForDeliveries();
  };

  return {
    start() {
      port.follow({
        onSightings: (sightings) => hear(() => takeHeard(options, state, sightings)),
        onHint: () => reading.soon(HINT_MS),
        onDoorState: (heard) => {
          const before = states.get(heard.systemDoorId);
          states.set(heard.systemDoorId, heard);
          if (before?.lock !== heard.lock || before.position !== heard.position) changes.announce({ type: 'doors' });
        },
      });
      stopLooking = options.every(READ_EVERY_MS, look);
      look();
    },
    read: reading.now,
    askForDeliveries,
    commandIsUnknown: () => {
      reading.soon(HINT_MS);
      reading.soon(SURELY_RECORDED_MS);
    },
    readDelivery(delivery) {
      const result = port.readDelivery(delivery, clock.now() + (state.clockSkewMs ?? 0));
      const take = (): void => {
        if (!result.isAccepted || reading.isStopped()) return;
        hear(() => takeHeard(options, state, result.sightings));
        reading.soon(HINT_MS);
      };
      return { reading: result, take };
    },
    standing: () => ({ readAt: findRecordPlace(db)?.readAt ?? null, ...state }),
    connection: () => port.connection(),
    stateOf: (systemDoorId) => states.get(systemDoorId) ?? null,
    async stop() {
      stopLooking();
      const stopped = reading.stop();
      await port.close();
      await stopped;
    },
  };
}

/** One reading at a time; whoever asks meanwhile gets another one after it. */
function createReading(options: DoorRecordOptions, state: ReaderState) {
  let current: Promise<void> | null = null;
  let isWantedAgain = false;
  let isStopped = false;
  const waits = new Set<number>();

  const forget = createDaily(options.clock, () => forgetOldEvents(options));

  async function readUntilDone(): Promise<void> {
    do {
      isWantedAgain = false;
      const read = readRecord(options, state).then(forget);
      await read.catch((error: unknown) => options.log.error('door.record.failed', { error }));
    } while (isWantedAgain && !isStopped);
    current = null;
  }

  function now(): Promise<void> {
    if (current) isWantedAgain = true;
    current ??= readUntilDone();
    return current;
  }

  return {
    now,
    /** Of many who want it at the same distance, one is enough. */
    soon(ms: number): void {
      if (isStopped || waits.has(ms)) return;
      waits.add(ms);
      void options.after(ms).then(() => {
        waits.delete(ms);
        return isStopped ? undefined : now();
      });
    },
    isStopped: () => isStopped,
    async stop(): Promise<void> {
      isStopped = true;
      await current;
    },
  };
}

function createAsking({ port, clock, log, deliveryUrl }: DoorRecordOptions): () => Promise<void> {
  let askedAt: EpochMs | null = null;
  let isAsking = false;
  return async () => {
    const isFresh = askedAt !== null && clock.now() - askedAt < ASK_AGAIN_MS;
    if (deliveryUrl === null || isFresh || isAsking) return;
    isAsking = true;
    try {
      const asked = await port.askForDeliveries(deliveryUrl);
      if (asked.ok) askedAt = clock.now();
      else log.warn('door.deliveries.not_asked', { reason: asked.error.code });
    } catch (error) {
      log.error('door.deliveries.failed', { error });
    } finally {
      isAsking = false;
    }
  };
}
