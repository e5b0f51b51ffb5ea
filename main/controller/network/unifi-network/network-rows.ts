import { z } from 'zod';
import type { NetworkClient, NetworkSwitch, Voucher } from '../network-port.ts';

/** As consoles send them. What they may leave out is left open here, and a row that is none of these is passed over. */

const MacSchema = z
  .string()
  .min(1)
  .max(64)
  .transform((mac) => mac.toLowerCase());

const PortSchema = z
  .object({
    port_idx: z.int(),
    name: z.string().nullish(),
    up: z.boolean().nullish(),
    port_poe: z.boolean().nullish(),
    /** A number in quotes. */
    poe_power: z.coerce.number().nullish().catch(null),
  })
  .transform(({ port_idx: index, name, up, port_poe: hasPoe, poe_power: watts }) => ({
    index,
    name: name ?? `Port ${index}`,
    isUp: up ?? false,
    hasPoe: hasPoe ?? false,
    poeWatts: watts ?? null,
  }));

const CONNECTED = 1;

export const SwitchRowSchema = z
  .object({
    mac: MacSchema,
    name: z.string().nullish(),
    model: z.string().nullish(),
    state: z.int().nullish(),
    port_table: z.array(z.unknown()),
  })
  .transform(
    ({ mac, name, model, state, port_table: ports }): NetworkSwitch => ({
      mac,
      name: name ?? model ?? mac,
      isOnline: state === CONNECTED,
      ports: rowsOf(PortSchema, ports),
    }),
  );

export const ClientRowSchema = z
  .object({
    mac: MacSchema,
    name: z.string().nullish(),
    hostname: z.string().nullish(),
    sw_mac: MacSchema.nullish(),
    sw_port: z.int().nullish(),
    last_seen: z.number().nullish(),
  })
  .transform(
    ({ mac, name, hostname, sw_mac: switchMac, sw_port: portIndex, last_seen: lastSeen }): NetworkClient => ({
      mac,
      name: name ?? hostname ?? mac,
      port: typeof switchMac === 'string' && typeof portIndex === 'number' ? { switchMac, portIndex } : null,
      lastSeenAt: typeof lastSeen === 'number' ? lastSeen * 1000 : null,
    }),
  );

export const VoucherRowSchema = z
  .object({
    _id: z.string().min(1),
    code: z.coerce.string().regex(/^\d{5}-?\d{5}$/),
    create_time: z.number(),
    duration: z.number(),
    note: z.string().nullish(),
  })
  .transform(
    ({ _id: id, code, create_time: createTime, duration: durationMin, note }): Voucher => ({
      id,
      code: code.replace('-', ''),
      durationMin,
      note: note ?? '',
      createdAt: createTime * 1000,
    }),
  );

/** Those of `rows` that are what `schema` says. */
export function rowsOf<T>(schema: z.ZodType<T>, rows: readonly unknown[]): T[] {
  return rows.flatMap((row) => {
    const read = schema.safeParse(row);
    return read.success ? [read.data] : [];
  });
}
