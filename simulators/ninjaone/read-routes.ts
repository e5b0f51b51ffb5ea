import { type HttpAnswer, failure, json } from './answers.ts';
import type { Activity } from './activity-feed.ts';
import type { Route, RouteRequest } from './route.ts';
import type { SimDevice, Tenant } from './tenant.ts';

/** Everything that only looks. */
export function readRoutes(tenant: Tenant): Route[] {
  const at = (path: string, handle: Route['handle'], needsUser?: Route['needsUser']): Route => ({
    method: 'GET',
    path,
    scope: 'monitoring',
    handle,
    ...(needsUser ? { needsUser } : {}),
  });
  const ofDevice =
    (handle: (device: SimDevice, request: RouteRequest) => HttpAnswer): Route['handle'] =>
    (request) => {
      const device = tenant.devices.get(Number(request.params['id']));
      return device ? handle(device, request) : failure(404, 'Device not found');
    };

  return [
    at('/devices', ({ query }) => json(200, pageOfDevices(tenant, query).map(leanRecord))),
    at('/devices-detailed', ({ query }) => json(200, pageOfDevices(tenant, query).map(detailedRecord))),
    at('/organizations', () => json(200, [{ id: 1, name: 'Club' }])),
    at(
      '/device/:id',
      ofDevice((device) => json(200, detailedRecord(device))),
    ),
    at(
      '/device/:id/activities',
      ofDevice((device, { query }) => activitiesAnswer(tenant, query, device.id)),
    ),
    at('/activities', ({ query }) => activitiesAnswer(tenant, query, null)),
    at(
      '/device/:id/jobs',
      ofDevice((device) => json(200, activeJobs(tenant, device.id))),
    ),
    at('/jobs', () => json(200, activeJobs(tenant, null))),
    at(
      '/device/:id/custom-fields',
      ofDevice((device) => json(200, Object.fromEntries(device.fields))),
    ),
    at(
      '/device/:id/windows-services',
      ofDevice((device, { query }) => json(200, servicesOf(device, query))),
    ),
    at(
      '/device/:id/scripting/options',
      ofDevice(() => json(200, scriptingOptions(tenant))),
      'options',
    ),
    at('/automation/scripts', () => json(200, tenant.scripts.map(scriptRecord))),
  ];
}

/** `df` is understood as far as `org=…`, `offline` and `online`; clauses that mean nothing are ignored, as they are there. */
function pageOfDevices({ devices }: Tenant, query: URLSearchParams): SimDevice[] {
  const clauses = (query.get('df') ?? '').split(/\s+AND\s+/i);
  const organization = clauses.map((clause) => /^org=(\d+)$/.exec(clause)?.[1]).find((id) => id !== undefined);
  const after = Number(query.get('after') ?? 0);
  return [...devices.values()]
    .filter((device) => organization === undefined || device.organizationId === Number(organization))
    .filter((device) => !clauses.includes('offline') || !device.shownOnline)
    .filter((device) => !clauses.includes('online') || device.shownOnline)
    .filter(({ id }) => id > after)
    .toSorted((a, b) => a.id - b.id)
    .slice(0, pageSizeIn(query, 1000));
}

function leanRecord(device: SimDevice) {
  return {
    id: device.id,
    uid: device.uid,
    organizationId: device.organizationId,
    locationId: 3,
    nodeClass: 'WINDOWS_WORKSTATION',
    nodeRoleId: 7,
    policyId: 9,
    approvalStatus: 'APPROVED',
    offline: !device.shownOnline,
    displayName: device.name,
    systemName: device.systemName,
    dnsName: device.systemName.toLowerCase(),
    netbiosName: device.systemName.slice(0, 15),
    created: 1_747_000_000,
    lastContact: device.lastContactAt / 1000,
    lastUpdate: device.lastContactAt / 1000,
    userData: {},
    tags: [],
    ...(device.maintenance ? { maintenance: { status: 'IN_MAINTENANCE', ...device.maintenance } } : {}),
  };
}

function detailedRecord(device: SimDevice) {
  return {
    ...leanRecord(device),
    ipAddresses: [`10.0.0.${device.id % 250}`],
    macAddresses: [device.mac],
    publicIP: '203.0.113.7',
    notes: [],
    deviceType: 'WORKSTATION',
  };
}

/** Both limits are ids of activities. Newest first. */
function activitiesAnswer(tenant: Tenant, query: URLSearchParams, deviceId: number | null): HttpAnswer {
  const faults = tenant.faults();
  const visible = tenant.feed.visible();
  const newerThan = Number(query.get('newerThan') ?? 0);
  const olderThan = Number(query.get('olderThan') ?? Number.MAX_SAFE_INTEGER);
  const ofDevice = visible.filter((activity) => deviceId === null || activity.deviceId === deviceId);
  const wanted = ofDevice
    .filter(({ id }) => id > newerThan && id < olderThan)
    .toSorted((a, b) => b.id - a.id)
    .slice(0, pageSizeIn(query, 200));

  const twice = faults.activitiesTwice ? wanted.flatMap((activity) => [activity, activity]) : wanted;
  const activities = faults.activitiesShuffled ? twice.toReversed() : twice;
  if (faults.activitiesBareArray) return json(200, activities);
  return json(200, {
    lastActivityId: newestId(visible),
    ...(deviceId === null ? {} : { lastNodeActivityId: newestId(ofDevice) }),
    activities,
  });
}

function newestId(activities: readonly Activity[]): number {
  return activities.at(-1)?.id ?? 0;
}

/** Only what is under way: nothing here says how anything ended. */
function activeJobs({ runs, scripts }: Tenant, deviceId: number | null) {
  return runs
    .filter((run) => run.state === 'queued' || run.state === 'running')
    .filter((run) => deviceId === null || run.deviceId === deviceId)
    .filter((run) => scripts.some(({ name }) => name === run.what))
    .map((run) => ({
      deviceId: run.deviceId,
      message: `Running ${run.what}`,
      createTime: run.queuedAt / 1000,
      updateTime: run.queuedAt / 1000,
      sourceName: run.what,
      subject: run.what,
      jobStatus: run.state === 'queued' ? 'START_REQUESTED' : 'IN_PROCESS',
      jobType: 'SCRIPTING',
    }));
}

function servicesOf(device: SimDevice, query: URLSearchParams) {
  const [name, state] = [query.get('name'), query.get('state')];
  return device.services
    .filter((service) => name === null || service.name === name)
    .filter((service) => state === null || service.state === state)
    .map((service) => ({ ...service, description: '', startType: 'AUTO_START', userName: 'LocalSystem' }));
}

export const RUN_AS_ROLES = ['system', 'loggedonuser', 'SR_LOCAL_ADMINISTRATOR'];

function scriptingOptions({ scripts }: Tenant) {
  return {
    categories: [{ id: 1, name: 'Bays', internal: false }],
    scripts: [
      ...scripts
        .filter(({ isActive }) => isActive)
        .map(({ id, name }) => ({
          type: 'SCRIPT',
          id,
          name,
          language: 'powershell',
          description: '',
          architecture: ['64'],
          categoryId: 1,
        })),
      { type: 'ACTION', uid: 'b0c10000-0000-4000-8000-000000000001', name: 'Reboot' },
    ],
    credentials: { roles: RUN_AS_ROLES, credentials: [{ id: 12, name: 'bay user', type: 'BASIC' }] },
  };
}

function scriptRecord({ id, name, isActive }: Tenant['scripts'][number]) {
  return {
    id,
    name,
    description: '',
    active: isActive,
    language: 'powershell',
    architecture: ['64'],
    operatingSystems: ['Windows'],
    scriptParameters: [],
    scriptVariables: [],
    createdOn: 1_747_000_000,
    updatedOn: 1_747_000_000,
  };
}

function pageSizeIn(query: URLSearchParams, most: number): number {
  const asked = Math.trunc(Number(query.get('pageSize') ?? most)) || most;
  return Math.min(Math.max(asked, 1), 1000);
}
