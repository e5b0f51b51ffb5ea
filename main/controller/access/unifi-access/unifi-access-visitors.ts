import { assert } from '../../../../domain/assert.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Visitor, VisitorPort, VisitorProblem, VisitTerms } from '../visitors/visitor-port.ts';
import { createUnifiAccessClient, type UnifiAccessRequest } from './unifi-access-client.ts';
import type { UnifiAccessSettings } from './unifi-access-settings.ts';
import { visitorOutcome } from './visitor-outcome.ts';
import { type ListedVisitor, readPage, readVisitor } from './visitor-rows.ts';

export type UnifiAccessVisitorsOptions = {
  readonly settings: UnifiAccessSettings;
  readonly limits?: Partial<VisitorLimits>;
};

export type VisitorLimits = {
  /** For each request. */
  readonly requestMs: number;
  readonly pageSize: number;
};

const LIMITS: VisitorLimits = { requestMs: 5000, pageSize: 100 };

/** 20,000 visitors: a console that has more is not cleaned up by anybody, and its list is not read to the end. */
const PAGES_MAX = 200;

/** Access takes longer names; on a reader's display and in a log line there is no use for them. */
const NAME_CHARS_MAX = 60;

type Answer<T> = Result<T, VisitorProblem>;
type Ask = (request: UnifiAccessRequest) => Promise<Answer<unknown>>;

/**
 * The visitors of one UniFi Access console. The key is the first name, which is what the console searches; the person's
 * name is the last name. Makes no connection until it is asked for something.
 */
export function createUnifiAccessVisitors(options: UnifiAccessVisitorsOptions): VisitorPort {
  const limits = { ...LIMITS, ...options.limits };
  const client = createUnifiAccessClient(options.settings);
  const closing = new AbortController();

  const ask: Ask = async (request) => {
    if (closing.signal.aborted) return err({ code: 'door_system.closing' });
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(limits.requestMs)]);
    const outcome = visitorOutcome(await client.send(request, signal));
    return !outcome.ok && closing.signal.aborted ? err({ code: 'door_system.closing' }) : outcome;
  };
  const command = async (request: UnifiAccessRequest): Promise<Answer<null>> => {
    const answer = await ask(request);
    return answer.ok ? ok(null) : answer;
  };

  return {
    async create({ key, name, remarks, ...terms }) {
      const shown = name.slice(0, NAME_CHARS_MAX).toWellFormed().trim();
      const body = {
        first_name: key,
        // Both names must not be empty.
        last_name: shown === '' ? 'Guest' : shown,
        visit_reason: 'Others',
        remarks,
        ...bodyOf(terms),
      };
      const created = await ask({ method: 'POST', path: '/visitors', body });
      if (!created.ok) return created.error.code === 'visitor.not_found' ? err(DOOR_UNKNOWN) : created;
      const visitor = readVisitor(created.value);
      return visitor ? ok({ ...visitor, key, remarks }) : err(UNCLEAR);
    },
    get: (id) => getVisitor(ask, id),
    list: (keyStart) => listVisitors(ask, { keyStart, query: '', pageSize: limits.pageSize }),
    find: (key) =>
      listVisitors(ask, { keyStart: key, query: `keyword=${encodeURIComponent(key)}&`, pageSize: limits.pageSize }),
    change: (id, terms) => command({ method: 'PUT', path: pathOf(id), body: bodyOf(terms) }),
    assignPin: (id, pin) => command({ method: 'PUT', path: `${pathOf(id)}/pin_codes`, body: { pin_code: pin } }),
    removePin: (id) => command({ method: 'DELETE', path: `${pathOf(id)}/pin_codes` }),
    cancel: (id) => command({ method: 'DELETE', path: pathOf(id) }),
    remove: (id) => command({ method: 'DELETE', path: `${pathOf(id)}?is_force=true` }),
    close: () => closing.abort(),
  };
}

const UNCLEAR = { code: 'door_system.unclear_answer' } as const;
const DOOR_UNKNOWN = { code: 'visitor.door_unknown' } as const;

function pathOf(id: string): string {
  return `/visitors/${encodeURIComponent(id)}`;
}

function bodyOf({ startsAt, endsAt, doorIds }: VisitTerms) {
  assert(doorIds.length > 0, 'bodyOf: a visitor without doors would get all of them, or none');
  return {
    start_time: Math.floor(startsAt / 1000),
    end_time: Math.floor(endsAt / 1000),
    resources: doorIds.map((id) => ({ id, type: 'door' })),
  };
}

async function getVisitor(ask: Ask, id: string): Promise<Answer<Visitor>> {
  const found = await ask({ method: 'GET', path: pathOf(id) });
  if (!found.ok) return found;
  const visitor = readVisitor(found.value);
  return visitor ? ok({ ...visitor, remarks: visitor.remarks ?? '' }) : err(UNCLEAR);
}

type Search = { readonly keyStart: string; readonly query: string; readonly pageSize: number };

/** Goes on until a page is not full: the total that the console tells has been seen to be that of the page. */
async function listVisitors(ask: Ask, { keyStart, query, pageSize }: Search): Promise<Answer<readonly Visitor[]>> {
  const found = new Map<string, Visitor>();
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const path = `/visitors?${query}page_num=${page}&page_size=${pageSize}`;
    const answer = await ask({ method: 'GET', path });
    if (!answer.ok) return answer.error.code === 'visitor.not_found' ? err({ code: 'door_system.starting' }) : answer;
    const listed = Array.isArray(answer.value) ? readPage(answer.value, keyStart) : null;
    if (!listed || !Array.isArray(answer.value)) return err(UNCLEAR);
    const complete = await withRemarks(ask, listed);
    if (!complete.ok) return complete;
    for (const visitor of complete.value) found.set(visitor.id, visitor);
    if (answer.value.length < pageSize) return ok([...found.values()]);
  }
  return err(UNCLEAR);
}

/** Asks for each visitor by itself whose remarks the list leaves out. One that is gone by then is left out. */
async function withRemarks(ask: Ask, listed: readonly ListedVisitor[]): Promise<Answer<readonly Visitor[]>> {
  const visitors: Visitor[] = [];
  for (const { remarks, ...visitor } of listed) {
    if (remarks !== null) {
      visitors.push({ ...visitor, remarks });
      continue;
    }
    const whole = await getVisitor(ask, visitor.id);
    if (whole.ok) visitors.push(whole.value);
    else if (whole.error.code !== 'visitor.not_found') return whole;
  }
  return ok(visitors);
}
