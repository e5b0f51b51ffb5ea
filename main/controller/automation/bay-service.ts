import type { FacilityProfile } from '../../../domain/facility.ts';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { BayDeviceChoice, BayHistoryPage, BayService, BaysView, WantedBinding } from '../api/bay-views.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db, Tx } from '../db/database.ts';
import type { BayError, DomainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { actByHand } from './act-by-hand.ts';
import type { AutomationPort } from './automation-port.ts';
import { listBayBindings, removeBayBinding, saveBayBinding } from './bay-device-repository.ts';
import { wakeBay } from './bay-jobs.ts';
import { changeStep, findStep, listHistory } from './bay-step-repository.ts';
import { createDeviceWatch, type DeviceStanding, type DeviceWatch } from './device-watch.ts';
import { replanBay } from './replan-bay.ts';
import { showBay, showReadiness, showStep } from './show-bays.ts';

export type BayServiceOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly changes: ChangeBus;
  /** Null when no automation system is set up. */
  readonly port: AutomationPort | null;
  readonly adapter: BaysView['adapter'];
  readonly profile: () => FacilityProfile;
  /** Called after a commit that has given a bay something to do. */
  readonly wake: () => void;
};

export type Bays = BayService & {
  /** Looks how the bays' PCs are, where there are any. */
  refresh(): Promise<void>;
};

const PAGE = 50;

const NOTHING_KNOWN: DeviceStanding = { asOf: null, problem: null, lacking: [] };

/** The bays' PCs, for staff: what they are doing and did, and what they are to do. */
export function createBays(options: BayServiceOptions): Bays {
  const { db, clock, log, changes, port, adapter, profile } = options;
  const onChange = (): void => changes.announce({ type: 'bays' });
  const watch = port && createDeviceWatch({ port, clock, log, onChange });
  const resources = () => profile().resources.filter(({ kind }) => kind === 'bay');
  const has = (resourceId: string): boolean => resources().some(({ id }) => id === resourceId);

  return {
    async refresh() {
      if (watch && listBayBindings(db).length > 0) await watch.refresh();
    },
    list() {
      const parts = { db, facilityId: profile().id, now: clock.now(), pcOf: pcOf(watch) };
      const bays = resources().map((resource) => showBay(resource, parts));
      return { adapter, ...(watch?.standing() ?? NOTHING_KNOWN), bays };
    },
    history: ({ resourceId, after }) => pageOf(db, { resourceId, after }),
    readinessOf: (bookingId) => showReadiness(db, bookingId),
    listDevices: () => listDevices(options),
    async bind(wanted, by) {
      if (!has(wanted.resourceId)) return err({ code: 'bay.not_found' });
      const bound = await bind(options, wanted, by);
      if (bound.ok) void watch?.refresh();
      return bound;
    },
    act(wanted, by) {
      if (!has(wanted.resourceId)) return err({ code: 'bay.not_found' });
      if (!port) return err({ code: 'bay.disabled' });
      return write(options, (tx) => actByHand(tx, wanted, by, planning(options)));
    },
    handled: (stepId, by) => write(options, (tx) => markHandled(tx, options, stepId, by)),
  };
}

function planning({ clock, random, profile }: BayServiceOptions) {
  return { facilityId: profile().id, now: clock.now(), newId: () => random.uuid() };
}

function pcOf(watch: DeviceWatch | null) {
  return ({ deviceId }: { readonly deviceId: string }) =>
    watch?.pcOf(deviceId) ?? ({ state: 'unknown', lastSeenAt: null, asOf: null } as const);
}

function write<T>(
  { db, changes, wake }: BayServiceOptions,
  work: (tx: Tx) => Result<T, BayError>,
): Result<T, BayError> {
  const answer = db.transaction(work, { behavior: 'immediate' });
  if (answer.ok) {
    changes.announce({ type: 'bays' });
    wake();
  }
  return answer;
}

function pageOf(db: Db, query: Parameters<BayService['history']>[0]): BayHistoryPage {
  const steps = listHistory(db, { ...query, limit: PAGE + 1 });
  const shown = steps.slice(0, PAGE);
  const last = shown.at(-1);
  const next = last && steps.length > PAGE ? { createdAt: last.createdAt, id: last.id } : null;
  return { steps: shown.map(showStep), next };
}

async function listDevices({ db, port }: BayServiceOptions): Promise<Result<readonly BayDeviceChoice[], DomainError>> {
  if (!port) return err({ code: 'bay.disabled' });
  const listed = await port.listDevices();
  if (!listed.ok) return err({ code: 'bay.unreachable', reason: listed.error.code });
  const bound = new Map(listBayBindings(db).map(({ deviceId, resourceId }) => [deviceId, resourceId]));
  return ok(
    listed.value
      .map(({ id, name, isOnline }) => ({ id, name, isOnline, resourceId: bound.get(id) ?? null }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  );
}

async function bind(options: BayServiceOptions, wanted: WantedBinding, by: Actor): Promise<Result<null, DomainError>> {
  const { deviceId, resourceId } = wanted;
  if (deviceId === null) {
    return write(options, (tx) => {
      removeBayBinding(tx, resourceId);
      return bound(tx, options, { resourceId, by, details: { deviceId } });
    });
  }
  const devices = await listDevices(options);
  if (!devices.ok) return devices;
  const device = devices.value.find(({ id }) => id === deviceId);
  if (!device) return err({ code: 'bay.device_unknown' });
  return write(options, (tx) => {
    // Asked again: somebody may have been quicker.
    const other = listBayBindings(tx).find((one) => one.deviceId === deviceId && one.resourceId !== resourceId);
    if (other) return err({ code: 'bay.device_taken', resourceId: other.resourceId });
    const binding = { ...wanted, deviceId, deviceName: device.name };
    saveBayBinding(tx, binding, options.clock.now());
    const { software, profile, service, isAutomated } = wanted;
    return bound(tx, options, { resourceId, by, details: { deviceId, software, profile, service, isAutomated } });
  });
}

type Bound = { readonly resourceId: string; readonly by: Actor; readonly details: Readonly<Record<string, unknown>> };

function bound(tx: Tx, options: BayServiceOptions, { resourceId, by, details }: Bound): Result<null, BayError> {
  const plan = planning(options);
  recordAudit(tx, { at: plan.now, by, action: 'bay.bound', subject: { type: 'resource', id: resourceId }, details });
  replanBay(tx, resourceId, plan);
  wakeBay(tx, resourceId, plan);
  return ok(null);
}

function markHandled(tx: Tx, { clock }: BayServiceOptions, stepId: string, by: Actor): Result<null, BayError> {
  const step = findStep(tx, stepId);
  const isOfUse = step?.state === 'failed' || step?.state === 'unknown' || step?.state === 'expired';
  if (!step || !isOfUse) return err({ code: 'bay.step_not_found' });
  if (step.handledAt !== null) return ok(null);
  const now = clock.now();
  changeStep(tx, stepId, { handledAt: now, handledBy: actorName(by) }, now);
  const { resourceId, action } = step;
  const subject = { type: 'resource', id: resourceId } as const;
  recordAudit(tx, { at: now, by, action: 'bay.step_handled', subject, details: { action } });
  return ok(null);
}
