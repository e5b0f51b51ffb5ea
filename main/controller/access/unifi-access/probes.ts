import type { UnifiAccessRequest } from './unifi-access-client.ts';

/** A permission of the token, and a harmless request that needs it. */
export type Scope = {
  readonly id: string;
  /** What is tried, for a sentence: "to read the doors". */
  readonly what: string;
  /** As the console's documents call it. */
  readonly permission: string;
  /** True when the request names the `id`: then "not found" says that it was looked for, so the permission is there. */
  readonly namesId: boolean;
  /** `id` is random: nothing there has it. */
  readonly request: (id: string) => UnifiAccessRequest;
};

export const READS: readonly Scope[] = [
  {
    id: 'doors.view',
    what: 'to read the doors',
    permission: 'view:space, “Locations”',
    namesId: false,
    request: () => ({ method: 'GET', path: '/doors' }),
  },
  {
    id: 'devices.view',
    what: 'to read hubs and readers',
    permission: 'view:device',
    namesId: false,
    request: () => ({ method: 'GET', path: '/devices' }),
  },
  {
    id: 'visitors.view',
    what: 'to read visitors',
    permission: 'view:visitor',
    namesId: false,
    request: () => ({ method: 'GET', path: '/visitors?page_num=1&page_size=1' }),
  },
  {
    id: 'logs.view',
    what: 'to read the records of the doors',
    permission: 'view:system_log',
    namesId: false,
    request: () => ({ method: 'POST', path: '/system/logs?page_num=1&page_size=1', body: { topic: 'door_openings' } }),
  },
  {
    id: 'webhooks.view',
    what: 'to read who is told of events',
    permission: 'view:webhook',
    namesId: false,
    request: () => ({ method: 'GET', path: '/webhooks/endpoints' }),
  },
];

export const WRITES: readonly Scope[] = [
  {
    id: 'doors.edit',
    what: 'to open doors',
    permission: 'edit:space, “Locations”',
    namesId: true,
    request: (id) => ({
      method: 'PUT',
      path: `/doors/${id}/unlock`,
      body: { actor_id: 'setup-check', actor_name: 'Set-up check' },
    }),
  },
  {
    id: 'visitors.edit',
    what: 'to make and change visitors',
    permission: 'edit:visitor',
    namesId: true,
    request: (id) => ({ method: 'DELETE', path: `/visitors/${id}` }),
  },
  {
    id: 'webhooks.edit',
    what: 'to be told of events',
    permission: 'edit:webhook',
    namesId: true,
    request: (id) => ({ method: 'DELETE', path: `/webhooks/endpoints/${id}` }),
  },
];
