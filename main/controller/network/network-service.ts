import type { FacilityProfile } from '../../../domain/facility.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type EpochMs, HOUR_MS } from '../../../domain/time.ts';
import type {
  BoundPortView,
  NetworkPlace,
  NetworkView,
  PowerCycleOutcome,
  WifiCodeView,
  WifiVoucherView,
} from '../api/network-views.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { NetworkServiceError } from '../errors.ts';
import { findJobByKey } from '../jobs/job-repository.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { findVoucherOf, type KeptVoucher, listVouchersIn } from './guest-wifi/wifi-voucher-repository.ts';
import { SWEEP_VOUCHERS } from './guest-wifi/wifi-jobs.ts';
import type { SwitchPort } from './network-port.ts';
import {
  deleteBinding,
  findBindingById,
  findBindingOfPort,
  findLastCycle,
  insertBinding,
  listBindings,
  type NetworkBinding,
  settleAbandonedCycles,
} from './network-repository.ts';
import { createNetworkWatch, type NetworkWatch } from './network-watch.ts';
import { powerCycle, type PowerParts, type WantedPowerCycle } from './power-cycle.ts';

export type WantedBinding = SwitchPort & { readonly place: NetworkPlace; readonly label: string };

/** The club's network, for staff. No door and no booking ever waits for it. */
export type NetworkService = {
  isSetUp(): boolean;
  list(): NetworkView;
  /** Null where the booking has no voucher (yet). */
  findWifiCode(bookingId: string): WifiCodeView | null;
  /** Says what hangs on which port. Errors: `network.no_such_place`, `network.port_bound`. */
  bind(wanted: WantedBinding, by: Actor): Result<{ readonly portId: string }, NetworkServiceError>;
  /** Errors: `network.not_bound`. */
  unbind(portId: string, by: Actor): Result<null, NetworkServiceError>;
  /** As `powerCycle` in `power-cycle.ts`. */
  powerCycle(wanted: WantedPowerCycle, by: Actor): Promise<Result<PowerCycleOutcome, NetworkServiceError>>;
  /** Reads how everything on the network is. Does nothing where none is set up. */
  refresh(): Promise<void>;
};

export type NetworkServiceOptions = PowerParts & {
  readonly adapter: NetworkView['adapter'];
  readonly hasVouchers: boolean;
};

/** Vouchers of bookings that begin later are not listed yet. */
const LISTED_MS = 12 * HOUR_MS;

export function createNetworkService(options: NetworkServiceOptions): NetworkService {
  const { db, clock, log, port } = options;
  const watch = port ? createNetworkWatch({ clock, log, port }) : null;
  const lost = port ? db.transaction((tx) => settleAbandonedCycles(tx)) : 0;
  if (lost > 0) log.warn('network.outcome_lost', { count: lost });

  return {
    isSetUp: () => port !== null,
    list: () => view(options, watch),
    findWifiCode(bookingId) {
      const voucher = findVoucherOf(db, bookingId);
      return voucher && { code: asTyped(voucher.code), durationMin: voucher.durationMin };
    },
    bind: (wanted, by) => bind(options, wanted, by),
    unbind: (portId, by) => unbind(options, portId, by),
    powerCycle: (wanted, by) => powerCycle(options, wanted, by),
    refresh: async () => watch?.refresh(),
  };
}

function bind(
  { db, clock, random, profile }: NetworkServiceOptions,
  { place, label, switchMac, portIndex }: WantedBinding,
  by: Actor,
): Result<{ readonly portId: string }, NetworkServiceError> {
  if (nameOf(profile(), place) === null) return err({ code: 'network.no_such_place' });
  const id = random.uuid();
  return db.transaction(
    (tx) => {
      // Two things that share a port would go dark together, and the screen would say so of one.
      const other = findBindingOfPort(tx, { switchMac, portIndex });
      if (other) return err({ code: 'network.port_bound', label: other.label } as const);
      insertBinding(tx, { id, place, label, switchMac, portIndex });
      const details = { switchMac, portIndex, label };
      recordAudit(tx, { at: clock.now(), by, action: 'network.port_bound', subject: place, details });
      return ok({ portId: id });
    },
    { behavior: 'immediate' },
  );
}

function unbind({ db, clock }: NetworkServiceOptions, portId: string, by: Actor): Result<null, NetworkServiceError> {
  return db.transaction(
    (tx) => {
      const binding = findBindingById(tx, portId);
      if (!binding) return err({ code: 'network.not_bound' } as const);
      const { switchMac, portIndex, label, place } = binding;
      deleteBinding(tx, portId);
      const details = { switchMac, portIndex, label };
      recordAudit(tx, { at: clock.now(), by, action: 'network.port_unbound', subject: place, details });
      return ok(null);
    },
    { behavior: 'immediate' },
  );
}

function view(options: NetworkServiceOptions, watch: NetworkWatch | null): NetworkView {
  const { db, clock, adapter, hasVouchers } = options;
  return {
    adapter,
    asOf: watch?.asOf() ?? null,
    problem: watch?.problem() ?? null,
    ports: listBindings(db).map((binding) => portView(options, watch, binding)),
    switches: (watch?.switches() ?? []).map(({ mac, name, ports }) => ({
      mac,
      name,
      ports: ports.filter(({ hasPoe }) => hasPoe).map(({ index, name: portName }) => ({ index, name: portName })),
    })),
    hasVouchers,
    areVouchersLate: hasVouchers && (findJobByKey(db, SWEEP_VOUCHERS.name)?.problem ?? null) !== null,
    vouchers: listComing(options, clock.now()),
  };
}

function portView(
  { db, profile }: NetworkServiceOptions,
  watch: NetworkWatch | null,
  { id, place, label, switchMac, portIndex }: NetworkBinding,
): BoundPortView {
  const unread = { reach: 'unknown', lastSeenAt: null, switchName: null, poeWatts: null } as const;
  const last = findLastCycle(db, { switchMac, portIndex });
  return {
    id,
    place: { ...place, name: nameOf(profile(), place) },
    label,
    switchMac,
    portIndex,
    ...(watch?.stateOf({ switchMac, portIndex }) ?? unread),
    lastCycle: last && { at: last.at, by: last.byName, outcome: last.outcome, reason: last.reason },
  };
}

function listComing(options: NetworkServiceOptions, now: EpochMs): WifiVoucherView[] {
  const vouchers = listVouchersIn(options.db, { startsAt: now, endsAt: now + LISTED_MS });
  return vouchers.map((voucher) => voucherView(options, voucher));
}

function voucherView(
  { db, profile }: NetworkServiceOptions,
  { bookingId, code, startsAt, endsAt }: KeptVoucher,
): WifiVoucherView {
  const { id: facilityId, resources } = profile();
  const booking = findBooking(db, facilityId, bookingId)?.booking;
  const resourceName = resources.find(({ id }) => id === booking?.resourceId)?.name ?? null;
  const customerName = booking ? `${booking.customer.firstName} ${booking.customer.lastName}`.trim() : null;
  return { bookingId, startsAt, endsAt, resourceName, customerName, code: asTyped(code) };
}

/** As consoles print it: in two halves. */
function asTyped(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

function nameOf({ doors, resources }: FacilityProfile, { type, id }: NetworkPlace): string | null {
  return (type === 'door' ? doors : resources).find((one) => one.id === id)?.name ?? null;
}
