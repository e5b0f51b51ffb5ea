import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Clock } from '../../domain/time.ts';
import type { Frame, FrameOf } from '../protocol/frames.ts';
import { decodeSnapshot, type Snapshot } from '../protocol/snapshot.ts';
import type { NodePort } from './node-port.ts';
import { placesToShow } from './snapshot.ts';

/** A part is small enough for any frame, whatever the wire makes of its letters. */
const PART_CHARS = 96 * 1024;

/** Unpacked, a snapshot is no larger: a damaged one must not fill the memory. */
const SNAPSHOT_BYTES_MAX = 512 * 1024 * 1024;

/** A part that has not come is asked for again after this long. */
const ASK_AGAIN_MS = 2000;

export type SnapshotExchangeOptions = {
  readonly node: NodePort;
  readonly clock: Clock;
  readonly send: (frame: Frame) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** Carries a snapshot from the side that knows to the side that forgot, part by part, outside any session. */
export type SnapshotExchange = {
  /** The other side may fetch what we know of it, under this id. */
  allow(recoveryId: string): void;
  /** Answers a request for a part; one under any other id gets nothing. */
  serve(frame: FrameOf<'snapshot-request'>): Promise<void>;
  /** Begins to fetch what the other side knows of us; an earlier attempt is forgotten. */
  fetch(recoveryId: string): Promise<void>;
  /** Takes a part; true when it was the last and all of it is loaded. */
  take(frame: FrameOf<'snapshot-part'>): Promise<boolean>;
  /** Asks again for what has not come. */
  askWhenDue(): Promise<void>;
  /** True while parts have come within the last seconds. */
  isFetching(): boolean;
};

type Serving = { readonly recoveryId: string; parts: readonly string[] | null; hash: string };
type Fetching = { readonly recoveryId: string; readonly parts: string[]; askedAtMs: number; asks: number };

/** After this many vain requests the exchange is over; the next greeting begins another. */
const ASKS_MAX = 5;

export function createSnapshotExchange(options: SnapshotExchangeOptions): SnapshotExchange {
  const { node, clock, send, onAlarm } = options;
  let serving: Serving | null = null;
  let fetching: Fetching | null = null;

  async function ask(current: Fetching): Promise<void> {
    current.askedAtMs = clock.monotonicMs();
    current.asks += 1;
    const { outSeq, inSeq } = await node.readNode();
    const outPlaces = [...(await node.readCheckpoints(placesToShow(outSeq)))];
    const inPlaces = [...(await node.readInboxCheckpoints(placesToShow(inSeq)))];
    const { recoveryId, parts } = current;
    send({ t: 'snapshot-request', recoveryId, part: parts.length, outPlaces, inPlaces });
  }

  async function load(text: string): Promise<boolean> {
    const snapshot = unpack(text);
    if (!snapshot) {
      onAlarm('link.snapshot.unreadable', { chars: text.length });
      return false;
    }
    await node.run({ type: 'recover', snapshot });
    onAlarm('link.recovered', { outSeq: snapshot.inSeq, inSeq: snapshot.outSeq });
    return true;
  }

  return {
    allow: (recoveryId) => {
      serving = { recoveryId, parts: null, hash: '' };
    },
    serve: async ({ recoveryId, part, outPlaces, inPlaces }) => {
      if (serving?.recoveryId !== recoveryId) return;
      if (serving.parts === null) {
        const text = pack(await node.readSnapshot({ outPlaces, inPlaces }));
        serving.parts = cut(text);
        serving.hash = hashOf(text);
      }
      const { parts, hash } = serving;
      const text = parts[part];
      if (text !== undefined) send({ t: 'snapshot-part', recoveryId, part, parts: parts.length, hash, text });
    },
    fetch: (recoveryId) => {
      fetching = { recoveryId, parts: [], askedAtMs: 0, asks: 0 };
      return ask(fetching);
    },
    take: async ({ recoveryId, part, parts, hash, text }) => {
      if (fetching?.recoveryId !== recoveryId || part !== fetching.parts.length) return false;
      fetching.parts.push(text);
      fetching.asks = 0;
      if (fetching.parts.length < parts) {
        await ask(fetching);
        return false;
      }
      const whole = fetching.parts.join('');
      fetching = null;
      if (hashOf(whole) === hash) return load(whole);
      onAlarm('link.snapshot.damaged', { recoveryId });
      return false;
    },
    askWhenDue: async () => {
      if (!fetching || clock.monotonicMs() - fetching.askedAtMs < ASK_AGAIN_MS) return;
      if (fetching.asks < ASKS_MAX) await ask(fetching);
      else fetching = null;
    },
    isFetching: () => fetching !== null,
  };
}

function pack(snapshot: Snapshot): string {
  return deflateRawSync(JSON.stringify(snapshot)).toString('base64');
}

function unpack(text: string): Snapshot | null {
  try {
    const bytes = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: SNAPSHOT_BYTES_MAX });
    return decodeSnapshot(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function cut(text: string): string[] {
  return Array.from({ length: Math.max(1, Math.ceil(text.length / PART_CHARS)) }, (_, index) =>
    text.slice(index * PART_CHARS, (index + 1) * PART_CHARS),
  );
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
