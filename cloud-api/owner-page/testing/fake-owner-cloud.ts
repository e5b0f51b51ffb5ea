import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import type { ErasureView } from '../../customers/erasing/erasure-routes.ts';
import type { CustomerView, CustomerWholeView } from '../../customers/customer-views.ts';
import { NewFacilitySchema } from '../../facilities/new-facility.ts';
import type { OwnedMessageView } from '../../integrations/clubos/owner-messages-routes.ts';
import type { HubspotView } from '../../integrations/hubspot/hubspot-admin-routes.ts';
import { FIELDS } from '../../integrations/hubspot/mapping.ts';
import type { IntegrationView } from '../../integrations/health-routes.ts';
import type { LedgerView, MessageView } from '../../messages/message-admin-routes.ts';
import type { MessageTextsView } from '../../messages/texts/text-routes.ts';
import { MessageTextsSchema } from '../../messages/texts/message-texts.ts';
import { previewOf, someTexts } from './some-texts.ts';
import type { OwnedFacilityView } from '../../owners/owner-views.ts';
import type { ControllerView, OpenPairingView } from '../../pairing/admin-views.ts';

/** What the real server sends with the page. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export const OWNER_TOKEN = 'an-owner-who-knows-the-token';
export const CHECK_VALUE = '402913';
export const WORDS = 'it is switched off or destroyed';

export const OWNER_NOW = Date.parse('2025-11-22T18:42:00-04:00');
const ago = (minutes: number) => new Date(OWNER_NOW - minutes * 60_000).toISOString();
const HARBOUR = '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2c11';
const HILL = '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2c12';
const LAKE = '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2c13';
const ADDED = '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2c14';

/** Who is found whatever is searched for. */
export const OWNERS_ANA: CustomerView = {
  id: '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2cc1',
  firstName: 'Ana',
  lastName: 'Moreau',
  email: 'ana@example.com',
  phone: null,
  tier: 'member',
  tags: [],
  credits: 12,
  version: 3,
};

const message = (kind: MessageView['kind'], changes: Partial<MessageView>): MessageView => ({
  id: randomUUID(),
  facilityId: HARBOUR,
  bookingId: randomUUID(),
  kind,
  channel: 'email',
  address: 'a-very-long-name-that-somebody-really-has@an-even-longer-company-name.example.com',
  state: 'accepted',
  reason: null,
  subject: null,
  provider: 'smtp',
  tries: 1,
  dueAt: ago(30),
  changedAt: ago(30),
  ...changes,
});

/** In each of the states that there are. */
const MESSAGES: readonly MessageView[] = [
  message('confirmation', { subject: 'You’re booked at Harbour Golf: Sunday, November 23, 14:00' }),
  message('reminder_soon', { state: 'planned', dueAt: ago(-60 * 20) }),
  message('change', { state: 'unknown', reason: 'ETIMEDOUT' }),
  message('confirmation', { state: 'failed', reason: 'SMTP 550', address: 'zoe@example.com' }),
  message('survey', { state: 'dropped', reason: 'unwanted' }),
];

/** In the middle of an import. */
const HUBSPOT: HubspotView = {
  mode: 'live',
  fields: FIELDS.map(({ field, property, direction, winner, rule }) => ({ field, property, direction, winner, rule })),
  isPrepared: true,
  customEvents: null,
  lastSuccessAt: ago(0),
  lastProblem: null,
  lastProblemAt: null,
  contacts: { linked: 4210, waiting: 12, refused: 0, gone: 3, imported: 4100 },
  backlog: { waiting: 1, givenUp: 0 },
  import: { state: 'running', read: 4100, skipped: 2, total: 10_000, startedAt: ago(9), endedAt: null },
};

const logged = (id: string, changes: Partial<OwnedMessageView>): OwnedMessageView => ({
  messageId: id,
  threadId: null,
  receivedAt: ago(20),
  phone: '+19025550101',
  content: '',
  hint: null,
  understood: { kind: 'none' },
  answer: null,
  answeredAt: ago(20),
  proposal: null,
  ...changes,
});

/** What came of each is something else. */
const FROM_CLUBOS: readonly OwnedMessageView[] = [
  logged('m-4', { content: 'Is anybody there?', understood: null, answeredAt: null, receivedAt: ago(0) }),
  logged('m-3', {
    content: 'The door won’t open and I have been standing here for ten minutes, please help!',
    understood: { kind: 'elsewhere', topic: 'access' },
    answer: { status: 'handoff', intent: 'access', text: 'Somebody will look at this.', errorCode: 'clubos.access' },
  }),
  logged('m-2', { content: 'YES', understood: { kind: 'yes' } }),
  logged('m-1', {
    content: 'Book me a simulator tomorrow at 2pm',
    understood: {
      kind: 'create',
      time: { kind: 'wall', date: '2025-11-23', from: { minute: 840, isHalfKnown: true }, until: null, part: null },
      bay: null,
      durationMin: null,
      partySize: null,
      shiftMin: null,
    },
    answer: {
      status: 'proposal',
      intent: 'create',
      text: 'Bay 2, Sun, 23 Nov 2025, 2:00–3:00 p.m. AST, $45.00. Shall I book it?',
      errorCode: null,
    },
    proposal: {
      kind: 'create',
      state: 'done',
      expiresAt: ago(10),
      outcome: 'Booked: Bay 2, Sun, 23 Nov 2025, 2:00–3:00 p.m. AST.',
    },
  }),
];

/** In each of the stands that there are. */
const SYSTEMS: readonly IntegrationView[] = [
  {
    name: 'mail',
    stand: 'failing',
    lastSuccessAt: ago(42),
    lastFailureAt: ago(1),
    lastFailure: 'The mail server cannot be reached (ECONNREFUSED).',
    pausedUntil: null,
    backlog: { waiting: 14, later: 1260, givenUp: 1 },
  },
  {
    name: 'clubos',
    stand: 'paused',
    lastSuccessAt: ago(60 * 30),
    lastFailureAt: ago(2),
    lastFailure: 'ClubOS answered 503.',
    pausedUntil: ago(-3),
    backlog: { waiting: 3, later: 0, givenUp: 0 },
  },
  {
    name: 'hubspot',
    stand: 'well',
    lastSuccessAt: ago(0),
    lastFailureAt: null,
    lastFailure: null,
    pausedUntil: null,
    backlog: { waiting: 0, later: 0, givenUp: 0 },
  },
  {
    name: 'sms',
    stand: 'off',
    lastSuccessAt: null,
    lastFailureAt: null,
    lastFailure: null,
    pausedUntil: null,
    backlog: { waiting: 0, later: 0, givenUp: 0 },
  },
];

const GIVEN_UP = [
  {
    id: '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2cd1',
    kind: 'message.send',
    state: 'unknown',
    problem: 'It may have gone out (ETIMEDOUT).',
    attempts: 1,
    changedAt: ago(12),
  },
];

const controller = (facilityId: string, controllerEpoch: number): ControllerView => ({
  controllerId: `${facilityId.slice(0, -2)}a${controllerEpoch}`,
  facilityId,
  controllerEpoch,
  keyId: 'key',
  fingerprint: `4f9d2c${controllerEpoch}e81b07`,
  app: '0.1.0',
  pairedAt: ago(60 * 24 * 40 * (3 - controllerEpoch) + 600),
  revokedAt: null,
  lastSeenAt: ago(1),
});

function facilities(): OwnedFacilityView[] {
  const shared = { timeZone: 'America/Halifax', fenced: null, clockSkewMs: 40, ingest: 'b41f09c2aa7d5e10' };
  const inOffice = (id: string, epoch: number) => {
    const { controllerId, controllerEpoch, app, fingerprint, pairedAt } = controller(id, epoch);
    return { controllerId, controllerEpoch, app, fingerprint, pairedAt };
  };
  return [
    {
      ...shared,
      id: HARBOUR,
      slug: 'harbour-golf',
      name: 'Harbour Golf',
      link: { state: 'up', since: ago(754) },
      lastSeenAt: ago(0),
      backlog: { toFacility: 0, fromFacility: 0 },
      controller: inOffice(HARBOUR, 2),
    },
    {
      ...shared,
      id: HILL,
      slug: 'hill',
      name: 'Citadel Hill Indoor Golf & Social',
      link: { state: 'down', since: ago(280) },
      lastSeenAt: ago(280),
      clockSkewMs: -4 * 60_000,
      backlog: { toFacility: 1240, fromFacility: 86 },
      fenced: 'cloud-reconcile',
      controller: inOffice(HILL, 1),
    },
    {
      ...shared,
      id: LAKE,
      slug: 'lake',
      name: 'Lake Banook',
      link: { state: 'down', since: null },
      lastSeenAt: null,
      clockSkewMs: null,
      backlog: { toFacility: 12, fromFacility: 0 },
      ingest: null,
      controller: null,
    },
  ];
}

export type FakeOwnerCloud = {
  readonly url: string;
  facilities: OwnedFacilityView[];
  controllers: ControllerView[];
  pairings: OpenPairingView[];
  texts: MessageTextsView;
  /** `POST` or `PUT` of `/admin/…` with what was said. */
  readonly asked: { readonly path: string; readonly body: unknown }[];
  /** A controller shows the code that was made for this facility. */
  claim(facilityId: string): void;
  stop(): Promise<void>;
};

/** A stand-in for cloud-api: the built page under the real CSP, and facilities in memory. For the specs only. */
export async function startFakeOwnerCloud(pageFolder = resolve('out/owner-page')): Promise<FakeOwnerCloud> {
  const old = { ...controller(HARBOUR, 1), revokedAt: ago(60 * 24 * 30) };
  const cloud: Omit<FakeOwnerCloud, 'url' | 'stop'> = {
    facilities: facilities(),
    controllers: [controller(HARBOUR, 2), old, controller(HILL, 1)],
    pairings: [],
    texts: someTexts(ago(60 * 24 * 9)),
    asked: [],
    claim: (facilityId) => {
      cloud.pairings = cloud.pairings.map((open) =>
        open.facilityId === facilityId
          ? { ...open, checkValue: CHECK_VALUE, fingerprint: '77c0de12aa90', app: '0.1.0' }
          : open,
      );
    },
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const say = (status: number, body: unknown): void => {
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(status === 204 ? '' : JSON.stringify(body));
    };
    if (!pathname.startsWith('/api/v1/admin')) {
      const name = pathname === '/admin' || pathname === '/admin/' ? 'index.html' : pathname.replace('/admin/', '');
      void readFile(join(pageFolder, normalize(name))).then(
        (file) =>
          response
            .writeHead(200, {
              'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
              'content-security-policy': CSP,
            })
            .end(file),
        () => response.writeHead(404).end(),
      );
      return;
    }
    if (request.headers.authorization !== `Bearer ${OWNER_TOKEN}`) {
      return say(403, { code: 'admin.not_allowed', detail: 'This is not the owner’s token.' });
    }
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      const body: unknown = text === '' ? null : JSON.parse(text);
      const path = pathname.slice('/api/v1/admin'.length);
      if (request.method !== 'GET') cloud.asked.push({ path, body });
      void answerTo(cloud, { path, query: searchParams }, body).then(([status, answer]) => say(status, answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(cloud, {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

const isSettled = ({ asked }: Pick<FakeOwnerCloud, 'asked'>): boolean =>
  asked.some(({ path }) => path.startsWith('/jobs/'));

/** The last message is on a page of its own. */
function ledgerPage(query: URLSearchParams): LedgerView {
  const state = query.get('state');
  const found = MESSAGES.filter((each) => state === null || each.state === state);
  if (query.has('after')) return { messages: found.slice(-1), next: null };
  return found.length > 4 ? { messages: found.slice(0, -1), next: 'more' } : { messages: found, next: null };
}

type Answer = [status: number, body: unknown];

type Asked = { readonly path: string; readonly query: URLSearchParams };

async function answerTo(cloud: Omit<FakeOwnerCloud, 'url' | 'stop'>, asked: Asked, body: unknown): Promise<Answer> {
  const { path, query } = asked;
  if (path.endsWith('/quiet-hours')) return [200, { fromMin: 1320, untilMin: 480, savedAt: null, ...saidHours(body) }];
  if (path.includes('/message-texts')) return answerAboutTexts(cloud, path, body);
  if (path === '/facilities' && typeof body === 'object' && body !== null) return addFacility(cloud, body);
  if (path === '/facilities') return [200, cloud.facilities];
  if (path === '/controllers') return [200, cloud.controllers];
  if (path.startsWith('/messages/')) return [202, { ...MESSAGES[0], state: 'planned' }];
  if (path === '/messages') return [200, ledgerPage(query)];
  if (path === '/clubos/messages') return [200, FROM_CLUBOS];
  if (path === '/integrations') return [200, SYSTEMS];
  if (path === '/integrations/hubspot') return [200, HUBSPOT];
  if (path === '/jobs') return [200, { kinds: [], givenUp: isSettled(cloud) ? [] : GIVEN_UP }];
  if (path.startsWith('/jobs/')) return [204, null];
  if (path === '/customers/erase') return forget(cloud);
  if (path === '/customers/erasures') return [200, isForgotten(cloud) ? [ERASURE] : []];
  if (path === '/customers') return [200, [OWNERS_ANA]];
  if (path.endsWith('/merge') || path.startsWith('/customer-merges/')) return [200, OWNERS_ANA];
  if (path.endsWith('/export')) return [200, { exportedAt: ago(0), customerIds: [OWNERS_ANA.id], tables: {} }];
  if (path.startsWith('/customers/') && body === null) return [200, wholeAna(cloud)];
  if (path.startsWith('/customers/')) {
    const token = factOf(body, 'isNew') === true ? 'new-token' : 'token';
    return [200, { url: `https://club.example/c/${OWNERS_ANA.id}#${token}` }];
  }
  if (path === '/pairings') return [200, cloud.pairings];
  if (path === '/pairing-codes') return [201, makeCode(cloud, String(factOf(body, 'facility')))];
  if (path.endsWith('/revoke')) {
    cloud.controllers = cloud.controllers.map((each) =>
      path.includes(each.controllerId) ? { ...each, revokedAt: ago(0) } : each,
    );
    return [204, null];
  }
  if (path.endsWith('/confirm')) {
    if (factOf(body, 'checkValue') !== CHECK_VALUE) {
      return [409, { code: 'pairing.check_value_wrong', detail: 'This is not the check value. 4 tries are left.' }];
    }
    cloud.pairings = [];
    return [200, { controllerId: HARBOUR, controllerEpoch: 3 }];
  }
  return [200, { facilityName: 'Harbour Golf' }];
}

const isErase = ({ path }: { readonly path: string }): boolean => path === '/customers/erase';
const isForgotten = ({ asked }: Pick<FakeOwnerCloud, 'asked'>): boolean => asked.filter(isErase).length > 1;

const ERASURE: ErasureView = {
  id: '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2ce1',
  askedAt: ago(0),
  cause: 'asked',
  bookings: 2,
  waitingFor: [HILL, LAKE],
};

const saidHours = (body: unknown) => (typeof body === 'object' && body !== null ? { ...body, savedAt: ago(0) } : {});

/** At first there are bookings to come; asked again they have been cancelled. */
function forget(cloud: Pick<FakeOwnerCloud, 'asked'>): Answer {
  if (isForgotten(cloud)) return [200, { id: ERASURE.id, bookings: 2, customers: 1 }];
  return [409, { code: 'customer.has_coming_bookings', bookings: 2, detail: 'There are bookings to come.' }];
}

/** With a second record that may be hers, until it was merged. */
function wholeAna({ asked }: Pick<FakeOwnerCloud, 'asked'>): CustomerWholeView {
  const last = asked.findLast(({ path }) => path.endsWith('/merge') || path.endsWith('/undo'))?.path ?? '';
  const record = { id: HARBOUR, firstName: 'Anna', lastName: 'Moreau', email: null, phone: '+1 902 555 0101' };
  const isMerged = last.endsWith('/merge');
  const times = { startsAt: ago(-300), endsAt: ago(-360) };
  const booking = {
    id: HILL,
    facilityId: HARBOUR,
    resourceId: LAKE,
    ...times,
    price: { totalCents: 4000, currency: 'CAD' },
  };
  return {
    ...OWNERS_ANA,
    entries: [{ kind: 'given', count: 12, by: 'Mia', note: 'Package sold', at: ago(60 * 24) }],
    bookings: [
      { ...booking, status: 'confirmed' },
      { ...booking, id: LAKE, startsAt: ago(3000), endsAt: ago(2940), status: 'no_show' },
    ],
    merged: isMerged ? [{ mergeId: HILL, record, mergedAt: ago(1), by: 'owner', undoUntil: ago(-60 * 24 * 29) }] : [],
    alike: isMerged ? [] : [record],
  };
}

async function answerAboutTexts(
  cloud: Omit<FakeOwnerCloud, 'url' | 'stop'>,
  path: string,
  body: unknown,
): Promise<Answer> {
  if (path.endsWith('/preview')) return [200, await previewOf(body, OWNER_NOW)];
  if (path.endsWith('/test')) return [200, { outcome: 'rejected', reason: 'SMTP 550' }];
  const texts = MessageTextsSchema.safeParse(factOf(body, 'texts'));
  if (texts.success) {
    cloud.texts = { ...cloud.texts, version: cloud.texts.version + 1, savedAt: ago(0), texts: texts.data };
  }
  return [200, cloud.texts];
}

function addFacility(cloud: Omit<FakeOwnerCloud, 'url' | 'stop'>, body: object): Answer {
  const { name, slug, timeZone } = NewFacilitySchema.parse(body);
  if (cloud.facilities.some((known) => known.slug === slug)) {
    return [409, { code: 'facility.slug_taken', slug, detail: `Another facility has the short name ${slug} already.` }];
  }
  const added = { id: ADDED, slug, name, timeZone };
  const isNew = { fenced: null, clockSkewMs: null, ingest: null, lastSeenAt: null, controller: null };
  const backlog = { toFacility: 0, fromFacility: 0 };
  cloud.facilities = [...cloud.facilities, { ...added, ...isNew, link: { state: 'down', since: null }, backlog }];
  return [201, added];
}

function makeCode(cloud: Omit<FakeOwnerCloud, 'url' | 'stop'>, facilityId: string) {
  const facility = cloud.facilities.find(({ id }) => id === facilityId);
  const expiresAt = ago(-10);
  const current = facility?.controller ?? null;
  cloud.pairings = [
    {
      pairingId: '00000000-0000-4000-8000-00000000c0de',
      facilityId,
      facilityName: facility?.name ?? '',
      expiresAt,
      checkValue: null,
      fingerprint: null,
      app: null,
      replaces: current && { controllerEpoch: current.controllerEpoch, lastSeenAt: facility?.lastSeenAt ?? null },
      wordsNeeded: current && WORDS,
    },
  ];
  return { code: 'K7QF-2M9X-R4TD', facilityName: facility?.name ?? '', expiresAt };
}

function factOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : undefined;
}
