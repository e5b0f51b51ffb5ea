import type { Route, RouteRequest } from './route.ts';
import type { SimDoor, Site } from './site.ts';

export function deviceRoutes(site: Site): Route[] {
  return [
    { method: 'GET', path: '/devices', scope: 'view:device', handle: () => ({ data: listDevices(site) }) },
    {
      method: 'GET',
      path: '/devices/:id/settings',
      scope: 'view:device',
      handle: (request) => readSettings(site, request),
    },
  ];
}

/** Sparse: what the hardware has not is not in it. Flags are words. */
function readSettings(site: Site, { params }: RouteRequest) {
  const id = params['id'] ?? '';
  const door = [...site.doors.values()].find(({ hubId, readerId }) => hubId === id || readerId === id);
  if (!door) return { refusal: 'CODE_NOT_EXISTS' } as const;
  const pin = { enabled: site.faults().pinsOff.includes(door.id) ? 'no' : 'yes', pin_code_shuffle: 'no' };
  const reader = { nfc: { enabled: 'yes' }, qr_code: { enabled: 'yes' } };
  return { data: { device_id: id, access_methods: { pin_code: pin, ...(id === door.readerId ? reader : {}) } } };
}

/** An array for each door: the console groups devices by place. */
function listDevices(site: Site): unknown[] {
  const groups: unknown[] = [...site.doors.values()].map((door) => [readerRow(site, door), hubRow(site, door)]);
  return site.faults().oddRows ? [...groups, [{ id: 5, category: null }], 'none'] : groups;
}

function hubRow(site: Site, door: SimDoor) {
  const isOnline = !site.faults().hubsOffline.includes(door.id);
  return {
    id: door.hubId,
    name: `UA-HUB-${door.hubId.slice(-4)}`,
    alias: '',
    type: 'UAH',
    capabilities: ['is_hub', 'pin_code', 'emergency_settings', 'unlock_failure_limit'],
    connected_uah_id: '',
    location_id: site.faults().hubsNotBound.includes(door.id) ? '' : door.id,
    is_adopted: true,
    is_connected: isOnline,
    is_managed: true,
    is_online: isOnline,
  };
}

function readerRow(site: Site, door: SimDoor) {
  const { hubsOffline, readersOffline } = site.faults();
  const isOnline = ![...hubsOffline, ...readersOffline].includes(door.id);
  return {
    id: door.readerId,
    name: `UA G2 Pro ${door.readerId.slice(-4)}`,
    alias: '',
    type: 'UA-G2-PRO',
    capabilities: ['pin_code', 'nfc', 'face', 'qr_code', 'is_reader', 'support_reboot'],
    connected_uah_id: door.hubId,
    location_id: door.id,
    is_adopted: true,
    is_connected: isOnline,
    is_managed: true,
    is_online: isOnline,
  };
}
