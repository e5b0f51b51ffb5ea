import type { CustomerExport } from '../customers/export-customer.ts';
import type { CustomerView, CustomerWholeView } from '../customers/customer-views.ts';
import type { ErasedView, EraseInput, ErasureView } from '../customers/erasing/erasure-routes.ts';
import type { CreatedFacilityView } from '../facilities/facility-admin-routes.ts';
import type { NewFacilityInput } from '../facilities/new-facility.ts';
import type { ProblemView } from '../http/api-schemas.ts';
import type { OwnedMessageView } from '../integrations/clubos/owner-messages-routes.ts';
import type { HubspotView } from '../integrations/hubspot/hubspot-admin-routes.ts';
import type { IntegrationView } from '../integrations/health-routes.ts';
import type { JobsView } from '../jobs/job-admin-routes.ts';
import type { LedgerView, MessageView } from '../messages/message-admin-routes.ts';
import type { QuietHours } from '../messages/quiet-hours.ts';
import type { QuietHoursView } from '../messages/quiet-hours-routes.ts';
import type { DraftInput, MessageTextsView, PreviewView, TestView } from '../messages/texts/text-routes.ts';
import type { OwnedFacilityView } from '../owners/owner-views.ts';
import type { AppointedView, ControllerView, NewCodeView, OpenPairingView } from '../pairing/admin-views.ts';

/** The longest an answer may take. */
const ANSWER_MS_MAX = 20_000;

/** No answer at all (`code` is `no_answer`), or one that is not a success. `message` is a sentence for people. */
export class OwnerApiError extends Error {
  override name = 'OwnerApiError';
  readonly code: string;
  /** What the refusal says besides, by name. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    problem: { readonly code: string; readonly [fact: string]: unknown },
    options?: ErrorOptions,
  ) {
    super(message, options);
    const { code, ...facts } = problem;
    this.code = code;
    this.facts = facts;
  }
}

export type Confirmation = { readonly checkValue: string; readonly words?: string };

/** Empty: all. */
export type MessageFilter = {
  readonly search: string;
  readonly state: string;
  readonly kind: string;
  readonly facilityId: string;
};

export type ClubosPage = { readonly before: string | null; readonly limit: number };

export type NextTexts = { readonly basedOn: number; readonly texts: MessageTextsView['texts'] };

export type OwnerApi = {
  listFacilities(): Promise<readonly OwnedFacilityView[]>;
  listControllers(): Promise<readonly ControllerView[]>;
  listPairings(): Promise<readonly OpenPairingView[]>;
  createFacility(facility: NewFacilityInput): Promise<CreatedFacilityView>;
  createCode(facilityId: string): Promise<NewCodeView>;
  confirmPairing(pairingId: string, confirmation: Confirmation): Promise<AppointedView>;
  revokeController(controllerId: string): Promise<void>;
  approveMachine(facilityId: string): Promise<void>;
  releaseFacility(facilityId: string): Promise<void>;
  /** By name, e-mail or phone. */
  searchCustomers(text: string): Promise<readonly CustomerView[]>;
  /** Whom a record leads to. */
  findCustomer(customerId: string): Promise<CustomerWholeView>;
  /** From now on the other's record leads to this customer. */
  mergeCustomer(customerId: string, otherId: string): Promise<void>;
  undoMerge(mergeId: string): Promise<void>;
  /** All that the cloud keeps of them. */
  exportCustomer(customerId: string): Promise<CustomerExport>;
  /** Forgets somebody, here and at every facility. It cannot be undone. */
  eraseCustomer(whom: EraseInput): Promise<ErasedView>;
  /** Who was forgotten, the last first, by number alone. */
  listErasures(): Promise<readonly ErasureView[]>;
  /** The address of a customer's own page; with `isNew` those given out before are void. */
  linkCustomer(customerId: string, isNew: boolean): Promise<{ readonly url: string }>;
  /** A page of the ledger, from where `after` says. */
  listMessages(filter: Partial<MessageFilter>, after: string | null): Promise<LedgerView>;
  tellAgain(messageId: string): Promise<MessageView>;
  /** What a club says in its messages. */
  findTexts(facilityId: string): Promise<MessageTextsView>;
  saveTexts(facilityId: string, next: NextTexts): Promise<MessageTextsView>;
  previewTexts(facilityId: string, draft: DraftInput): Promise<PreviewView>;
  sendTest(facilityId: string, draft: DraftInput & { readonly to: string }): Promise<TestView>;
  /** When no message of a club makes a phone ring. */
  findQuietHours(facilityId: string): Promise<QuietHoursView>;
  saveQuietHours(facilityId: string, hours: QuietHours): Promise<QuietHoursView>;
  /** The latest first, those before `before` if that is said. */
  listClubosMessages(page: ClubosPage): Promise<readonly OwnedMessageView[]>;
  readHubspot(): Promise<HubspotView>;
  /** Begins to make customers of all contacts that HubSpot has. */
  importHubspot(): Promise<void>;
  listIntegrations(): Promise<readonly IntegrationView[]>;
  listJobs(): Promise<JobsView>;
  settleJob(jobId: string, how: 'retry' | 'dismiss'): Promise<void>;
};

type Method = 'GET' | 'POST' | 'PUT';

/** Talks to `/api/v1/admin` with the owner's token, which lives in this closure and nowhere else. */
export function createOwnerApi(fetchUrl: typeof globalThis.fetch, token: string): OwnerApi {
  async function call(method: Method, path: string, body?: object): Promise<Response> {
    const response = await fetchUrl(`/api/v1/admin${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    }).catch((cause: unknown) => {
      throw new OwnerApiError('', { code: 'no_answer' }, { cause });
    });
    if (!response.ok) throw await readProblem(response);
    return response;
  }

  /** Our own server made it from these very shapes. */
  const json = async <T>(method: Method, path: string, body?: object): Promise<T> =>
    (await (await call(method, path, body)).json()) as T;
  const done = async (path: string, body?: object): Promise<void> => void (await call('POST', path, body));

  const quietOf = (facilityId: string): string => `/facilities/${encodeURIComponent(facilityId)}/quiet-hours`;
  const textsOf = (facilityId: string): string => `/facilities/${encodeURIComponent(facilityId)}/message-texts`;

  return {
    listFacilities: () => json('GET', '/facilities'),
    listControllers: () => json('GET', '/controllers'),
    listPairings: () => json('GET', '/pairings'),
    createFacility: (facility) => json('POST', '/facilities', facility),
    createCode: (facility) => json('POST', '/pairing-codes', { facility }),
    confirmPairing: (id, confirmation) => json('POST', `/pairings/${encodeURIComponent(id)}/confirm`, confirmation),
    revokeController: (id) => done(`/controllers/${encodeURIComponent(id)}/revoke`),
    approveMachine: (facility) => done('/facilities/approve-machine', { facility }),
    releaseFacility: (facility) => done('/facilities/release', { facility }),
    searchCustomers: (search) => json('GET', `/customers?${new URLSearchParams({ search })}`),
    findCustomer: (id) => json('GET', `/customers/${encodeURIComponent(id)}`),
    mergeCustomer: (id, otherId) => done(`/customers/${encodeURIComponent(id)}/merge`, { otherId }),
    undoMerge: (id) => done(`/customer-merges/${encodeURIComponent(id)}/undo`),
    exportCustomer: (id) => json('GET', `/customers/${encodeURIComponent(id)}/export`),
    eraseCustomer: (whom) => json('POST', '/customers/erase', whom),
    listErasures: () => json('GET', '/customers/erasures'),
    listMessages: (filter, after) => json('GET', `/messages?${queryOf({ ...filter, after: after ?? '' })}`),
    tellAgain: (id) => json('POST', `/messages/${encodeURIComponent(id)}/again`),
    findTexts: (facilityId) => json('GET', textsOf(facilityId)),
    saveTexts: (facilityId, next) => json('PUT', textsOf(facilityId), next),
    previewTexts: (facilityId, draft) => json('POST', `${textsOf(facilityId)}/preview`, draft),
    sendTest: (facilityId, draft) => json('POST', `${textsOf(facilityId)}/test`, draft),
    findQuietHours: (facilityId) => json('GET', quietOf(facilityId)),
    saveQuietHours: (facilityId, hours) => json('PUT', quietOf(facilityId), hours),
    listClubosMessages: ({ before, limit }) =>
      json('GET', `/clubos/messages?${queryOf({ before: before ?? '', limit: String(limit) })}`),
    readHubspot: () => json('GET', '/integrations/hubspot'),
    importHubspot: () => done('/integrations/hubspot/import'),
    listIntegrations: () => json('GET', '/integrations'),
    listJobs: () => json('GET', '/jobs'),
    settleJob: (id, how) => done(`/jobs/${encodeURIComponent(id)}/${how}`),
    linkCustomer: (id, isNew) => json('POST', `/customers/${encodeURIComponent(id)}/link`, { isNew }),
  };
}

/** What is empty is not asked for. */
function queryOf(asked: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
}

/** A proxy in between may answer with a page of its own: then there is no sentence to read. */
async function readProblem(response: Response): Promise<OwnerApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body)) return new OwnerApiError('', { code: response.status === 401 ? 'auth.required' : 'no_answer' });
  return new OwnerApiError(body.detail ?? '', body);
}

function isProblem(value: unknown): value is Pick<ProblemView, 'code' | 'detail'> {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

/** True when the server does not take the token for an owner's. */
export function isNotAllowed(error: unknown): boolean {
  return error instanceof OwnerApiError && ['admin.not_allowed', 'auth.required'].includes(error.code);
}
