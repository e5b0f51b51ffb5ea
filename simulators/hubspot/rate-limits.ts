import { randomUUID } from 'node:crypto';
import { type HttpAnswer, json } from '../http-vendor/answers.ts';
import type { HubspotFaults } from './faults.ts';

/** Which limits a request counts for. */
export type Bucket = 'burst' | 'search' | 'none';

export type RequestCounts = {
  /** Requests by what they were, ids left out, as `POST /crm/objects/contacts/batch/upsert`. */
  readonly requests: Readonly<Record<string, number>>;
  /** The most that came within any ten seconds, without searches and events. */
  readonly highestIn10s: number;
  readonly highestSearchesIn1s: number;
  /** Requests that a limit has refused, forced ones among them. */
  readonly refused: { readonly burst: number; readonly daily: number; readonly search: number };
};

const BURST_MS = 10_000;
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

export type RateLimits = ReturnType<typeof createRateLimits>;

/** Counts requests as they come and refuses what is beyond the account's limits, in the words of the limit. */
export function createRateLimits({
  now,
  faults,
}: {
  readonly now: () => number;
  readonly faults: () => HubspotFaults;
}) {
  const requests: Record<string, number> = {};
  const burst = createWindow(BURST_MS);
  const searches = createWindow(SECOND_MS);
  const refusals = { burst: 0, daily: 0, search: 0 };
  let day = { number: 0, requests: 0 };

  function today(): { number: number; requests: number } {
    const number = Math.floor(now() / DAY_MS);
    if (day.number !== number) day = { number, requests: 0 };
    return day;
  }

  function headers(bucket: Bucket): Record<string, string> {
    const { burstMax, dailyMax } = faults();
    const daily = {
      'X-HubSpot-Correlation-Id': randomUUID(),
      'X-HubSpot-RateLimit-Daily': String(dailyMax),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, dailyMax - today().requests)),
    };
    if (bucket !== 'burst') return daily;
    const secondly = Math.ceil(burstMax / 10);
    return {
      ...daily,
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(BURST_MS),
      'X-HubSpot-RateLimit-Max': String(burstMax),
      'X-HubSpot-RateLimit-Remaining': String(Math.max(0, burstMax - burst.countAt(now()))),
      'X-HubSpot-RateLimit-Secondly': String(secondly),
      'X-HubSpot-RateLimit-Secondly-Remaining': String(secondly),
    };
  }

  function refuse(limit: keyof typeof refusals): HttpAnswer {
    refusals[limit] += 1;
    return json(429, TOO_MANY[limit]);
  }

  /** Takes one request from what is left, or answers in its place where nothing is. */
  function admit(bucket: Bucket): HttpAnswer | null {
    if (bucket === 'none') return null;
    const { burstMax, dailyMax, searchesPerSecondMax } = faults();
    const isWithinDay = today().requests < dailyMax;
    const isWithin =
      bucket === 'search' ? searches.admit(now(), searchesPerSecondMax) : isWithinDay && burst.admit(now(), burstMax);
    if (!isWithin) return refuse(isWithinDay || bucket === 'search' ? bucket : 'daily');
    day.requests += 1;
    return null;
  }

  return {
    /** Counts a request as it comes, also one that is never answered. */
    note(what: string, bucket: Bucket): void {
      requests[what] = (requests[what] ?? 0) + 1;
      if (bucket === 'burst') burst.note(now());
      if (bucket === 'search') searches.note(now());
    },
    admit,
    refuse,
    headers,
    counts: (): RequestCounts => ({
      requests: { ...requests },
      highestIn10s: burst.highest(),
      highestSearchesIn1s: searches.highest(),
      refused: { ...refusals },
    }),
  };
}

/** What came within the last `lengthMs`. What is refused counts for `highest`, and not against the limit. */
function createWindow(lengthMs: number) {
  let admitted: number[] = [];
  let all: number[] = [];
  let highest = 0;
  const since = (times: number[], now: number): number[] => {
    const first = times.findIndex((at) => at > now - lengthMs);
    return first === -1 ? [] : first === 0 ? times : times.slice(first);
  };
  return {
    note(now: number): void {
      all = since(all, now);
      all.push(now);
      highest = Math.max(highest, all.length);
    },
    admit(now: number, max: number): boolean {
      admitted = since(admitted, now);
      if (admitted.length >= max) return false;
      admitted.push(now);
      return true;
    },
    countAt(now: number): number {
      admitted = since(admitted, now);
      return admitted.length;
    },
    highest: () => highest,
  };
}

const TOO_MANY = {
  burst: {
    status: 'error',
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    correlationId: '00000000-0000-4000-8000-000000000000',
    policyName: 'TEN_SECONDLY_ROLLING',
    groupName: 'privateapp',
  },
  daily: {
    status: 'error',
    message: 'You have reached your daily limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'DAILY',
    requestId: '00000000-0000-4000-8000-000000000000',
  },
  search: {
    status: 'error',
    message: 'You have reached your secondly limit.',
    correlationId: '00000000-0000-4000-8000-000000000000',
    category: 'RATE_LIMITS',
  },
} as const;
