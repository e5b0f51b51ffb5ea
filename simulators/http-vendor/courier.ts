import type { SimClock } from '../sim-clock.ts';

/** One request that a vendor made; `answered` is null where no answer came. */
export type Delivery = {
  readonly at: number;
  readonly url: string;
  readonly body: string;
  readonly attempt: number;
  answered: number | null;
};

export type Parcel = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

export type Courier = {
  /** Posts what `pack` makes for each attempt, the first being 0, until it is taken or nothing is left to try. */
  readonly send: (url: string, pack: (attempt: number) => Parcel) => void;
  /** The last `KEPT_MAX`, oldest first. */
  readonly deliveries: () => readonly Delivery[];
  /** Resolves when nothing is on its way; what waits for its time is not. */
  readonly settled: () => Promise<void>;
};

type CourierParts = {
  readonly clock: SimClock;
  /** How long it waits after each attempt that failed; after the last it gives up. */
  readonly retryAfterMs: readonly number[];
  /** Where an address really is: what is signed is the address, whatever is in front of the receiver. */
  readonly reach: (url: string) => string;
};

const ANSWER_MS_MAX = 5000;
const KEPT_MAX = 10_000;

/** Carries a vendor's webhooks to whoever asked for them. */
export function createCourier({ clock, retryAfterMs, reach }: CourierParts): Courier {
  const deliveries: Delivery[] = [];
  const underWay = new Set<Promise<void>>();

  async function post(url: string, pack: (attempt: number) => Parcel, attempt: number): Promise<void> {
    const { headers, body } = pack(attempt);
    const delivery: Delivery = { at: clock.now(), url, body, attempt, answered: null };
    deliveries.push(delivery);
    if (deliveries.length > KEPT_MAX) deliveries.shift();
    try {
      const signal = AbortSignal.timeout(ANSWER_MS_MAX);
      const answer = await fetch(reach(url), { method: 'POST', headers, body, redirect: 'manual', signal });
      await answer.arrayBuffer();
      delivery.answered = answer.status;
    } catch {
      // Nobody there, or not in time: the same as a refusal.
    }
    const isTaken = delivery.answered !== null && delivery.answered < 300;
    const waitMs = retryAfterMs[attempt];
    if (!isTaken && waitMs !== undefined) clock.schedule(waitMs, () => start(url, pack, attempt + 1));
  }

  function start(url: string, pack: (attempt: number) => Parcel, attempt: number): void {
    const task = post(url, pack, attempt);
    underWay.add(task);
    void task.finally(() => underWay.delete(task));
  }

  return {
    send: (url, pack) => start(url, pack, 0),
    deliveries: () => deliveries,
    async settled() {
      await Promise.resolve();
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
