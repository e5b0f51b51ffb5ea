import { z } from 'zod';
import type { RouteAnswer } from './answers.ts';
import type { Site, SimClient, SimSwitch, SimVoucher } from './site.ts';

export type RouteCall = {
  readonly method: string;
  /** Below `/api/s/<site>/`. */
  readonly path: string;
  readonly body: unknown;
};

/** What a request did to the building; null for one that only looked. */
export type Effect = 'voucher_created' | 'voucher_deleted' | 'power_cycled' | 'guest_authorized' | 'guest_unauthorized';

export type Routed = { readonly answer: RouteAnswer; readonly effect?: Effect };

const HotspotSchema = z.discriminatedUnion('cmd', [
  z.object({
    cmd: z.literal('create-voucher'),
    expire: z.int().min(1),
    n: z.int().min(1),
    quota: z.int().min(0),
    note: z.string().default(''),
  }),
  z.object({ cmd: z.literal('delete-voucher'), _id: z.string() }),
]);

const StationSchema = z.discriminatedUnion('cmd', [
  z.object({ cmd: z.literal('authorize-guest'), mac: z.string(), minutes: z.int().min(1) }),
  z.object({ cmd: z.literal('unauthorize-guest'), mac: z.string() }),
]);

const DeviceSchema = z.object({ cmd: z.literal('power-cycle'), mac: z.string(), port_idx: z.int() });

const VoucherQuerySchema = z.object({ create_time: z.int().optional() });

const INVALID: Routed = { answer: { refusal: 'api.err.InvalidArgs' } };

/** One call of the Network application, its session already checked. Null where there is no such route. */
export function route(site: Site, { method, path, body }: RouteCall, oddRows: boolean): Routed | null {
  const [area = '', name = '', mac = ''] = path.split('/');
  switch (`${method} ${area}/${name}`) {
    case 'GET stat/device':
      return rows(
        pick(site.switches, mac).map((one) => deviceRow(site, one)),
        oddRows,
      );
    case 'GET stat/device-basic':
      return rows(
        site.switches.map((one) => ({ mac: one.mac, name: one.name, type: 'usw', state: 1 })),
        oddRows,
      );
    case 'GET stat/sta':
      return rows(
        pick(site.clientsSeen(), mac).map((one) => clientRow(site, one)),
        oddRows,
      );
    case 'GET stat/user':
      return rows(
        pick(site.clients, mac).map((one) => ({ mac: one.mac, name: one.name })),
        oddRows,
      );
    case 'GET stat/health':
      return rows([{ subsystem: 'lan', status: 'ok', num_sw: site.switches.length }], oddRows);
    case 'POST stat/voucher':
      return listVouchers(site, body, oddRows);
    case 'POST cmd/hotspot':
      return hotspot(site, body);
    case 'POST cmd/stamgr':
      return station(site, body);
    case 'POST cmd/devmgr':
      return powerCycle(site, body);
    default:
      return null;
  }
}

function pick<T extends { readonly mac: string }>(all: readonly T[], mac: string): readonly T[] {
  return mac === '' ? all : all.filter((one) => one.mac === mac.toLowerCase());
}

function rows(data: readonly unknown[], oddRows: boolean): Routed {
  return { answer: { data: oddRows ? [{ unexpected: true }, ...data] : data } };
}

function listVouchers(site: Site, body: unknown, oddRows: boolean): Routed {
  const query = VoucherQuerySchema.safeParse(body ?? {});
  if (!query.success) return INVALID;
  const { create_time: createTime } = query.data;
  const found = site.vouchers().filter((one) => createTime === undefined || one.createTime === createTime);
  return rows(found.map(voucherRow), oddRows);
}

function hotspot(site: Site, body: unknown): Routed {
  const command = HotspotSchema.safeParse(body);
  if (!command.success) return INVALID;
  if (command.data.cmd === 'delete-voucher') {
    if (!site.deleteVoucher(command.data._id)) return { answer: { refusal: 'api.err.IdInvalid' } };
    return { answer: { data: [] }, effect: 'voucher_deleted' };
  }
  const { expire, n, quota, note } = command.data;
  const createTime = site.createVouchers({ durationMin: expire, quota, note }, n);
  return { answer: { data: [{ create_time: createTime }] }, effect: 'voucher_created' };
}

function station(site: Site, body: unknown): Routed {
  const command = StationSchema.safeParse(body);
  if (!command.success) return INVALID;
  if (command.data.cmd === 'unauthorize-guest') {
    site.guests.delete(command.data.mac);
    return { answer: { data: [] }, effect: 'guest_unauthorized' };
  }
  site.guests.set(command.data.mac, command.data.minutes);
  return { answer: { data: [{ mac: command.data.mac, authorized_by: 'api' }] }, effect: 'guest_authorized' };
}

function powerCycle(site: Site, body: unknown): Routed {
  const command = DeviceSchema.safeParse(body);
  if (!command.success) return INVALID;
  const { mac, port_idx: portIndex } = command.data;
  const device = site.switches.find((one) => one.mac === mac.toLowerCase());
  if (!device) return { answer: { refusal: 'api.err.UnknownDevice' } };
  const port = device.ports.find(({ index }) => index === portIndex);
  if (!port?.hasPoe) return { answer: { refusal: 'api.err.InvalidTargetPort' } };
  site.cutPower(device.mac, portIndex);
  return { answer: { data: [] }, effect: 'power_cycled' };
}

function deviceRow(site: Site, { mac, name, ports }: SimSwitch) {
  return {
    _id: mac.replaceAll(':', '').padEnd(24, '0'),
    mac,
    name,
    type: 'usw',
    model: 'USL8LP',
    adopted: true,
    state: 1,
    version: '7.1.26',
    last_seen: Math.floor(site.now() / 1000),
    port_table: ports.map((port) => {
      const isUp = site.isPortUp(mac, port.index) && site.clientsSeen().some((one) => isAt(one, mac, port.index));
      return {
        port_idx: port.index,
        name: port.name,
        up: isUp,
        port_poe: port.hasPoe,
        poe_enable: port.hasPoe && isUp,
        ...(port.hasPoe ? { poe_mode: 'auto', poe_power: isUp ? '3.2' : '0.00' } : {}),
      };
    }),
  };
}

function isAt({ switchMac, portIndex }: SimClient, mac: string, index: number): boolean {
  return switchMac === mac && portIndex === index;
}

function clientRow(site: Site, { mac, name, ip, switchMac, portIndex }: SimClient) {
  const lastSeen = Math.floor(site.now() / 1000);
  return { mac, name, ip, is_wired: true, is_guest: false, sw_mac: switchMac, sw_port: portIndex, last_seen: lastSeen };
}

function voucherRow({ id, code, createTime, durationMin, quota, note }: SimVoucher) {
  const shape = { _id: id, code, create_time: createTime, duration: durationMin, quota, used: 0 };
  return { ...shape, note, status: quota === 1 ? 'VALID_ONE' : 'VALID_MULTI', qos_overwrite: false };
}
