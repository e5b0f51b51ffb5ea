import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A visitor as the console keeps it; times in epoch seconds, as on the wire. */
export type Visitor = {
  readonly id: string;
  readonly scheduleId: string;
  readonly groupId: string;
  /** The private group that the console makes for the visitor's doors. */
  readonly groupName: string;
  readonly createdAtSec: number;
  details: VisitorDetails;
  isCancelled: boolean;
  /** Never shown again; readers see a token in its place. */
  pin: string | null;
};

export const VisitorDetailsSchema = z.object({
  first_name: z.string().min(1),
  last_name: z.string().min(1),
  start_time: z.int().min(0),
  end_time: z.int().min(0),
  visit_reason: z.enum(['Interview', 'Business', 'Cooperation', 'Others']),
  remarks: z.string().default(''),
  mobile_phone: z.string().default(''),
  email: z.string().default(''),
  visitor_company: z.string().default(''),
  resources: z.array(z.object({ id: z.string(), type: z.enum(['door', 'door_group']) })).default([]),
});
export type VisitorDetails = z.infer<typeof VisitorDetailsSchema>;

const STATUS = { UPCOMING: 1, VISITED: 2, VISITING: 3, CANCELLED: 4, NO_VISIT: 5, ACTIVE: 6 } as const;
export type VisitorStatus = keyof typeof STATUS;

/** The console notices the end of a visit late; half a minute is our choice. */
const STATUS_LAG_SEC = 30;

export function statusOf(visitor: Visitor, nowSec: number): VisitorStatus {
  if (visitor.isCancelled) return 'CANCELLED';
  if (nowSec < visitor.details.start_time) return 'UPCOMING';
  return nowSec < visitor.details.end_time + STATUS_LAG_SEC ? 'ACTIVE' : 'NO_VISIT';
}

export function statusNumber(status: VisitorStatus): number {
  return STATUS[status];
}

/** The row as the API shows it. The doors asked for are not in it: only the private group is. */
export function visitorRow(visitor: Visitor, nowSec: number, statusForm: 'string' | 'int') {
  const status = statusOf(visitor, nowSec);
  const { resources: _, ...details } = visitor.details;
  return {
    id: visitor.id,
    ...details,
    status: statusForm === 'int' ? STATUS[status] : status,
    schedule_id: visitor.scheduleId,
    schedule: { id: visitor.scheduleId, is_default: false, name: visitor.groupName, type: 'access', weekly: null },
    resources: [{ id: visitor.groupId, name: visitor.groupName, type: 'door_group' }],
    nfc_cards: [],
    license_plates: [],
    pin_code: visitor.pin === null ? null : { token: createHash('sha256').update(visitor.pin).digest('hex') },
    has_qr_code: false,
    create_time: visitor.createdAtSec,
    avatar: '',
  };
}

/** Takes the PIN from everyone whose visit is over. It stays gone if the visit is moved forward later. */
export function expirePins(visitors: Iterable<Visitor>, nowSec: number): void {
  for (const visitor of visitors) {
    if (visitor.isCancelled || nowSec >= visitor.details.end_time) visitor.pin = null;
  }
}

/** A visitor as a test looks at it. */
export type SimVisitor = {
  readonly id: string;
  readonly firstName: string;
  readonly remarks: string;
  readonly startSec: number;
  readonly endSec: number;
  readonly doorIds: readonly string[];
  readonly isCancelled: boolean;
  /** Null where it opens nothing (any more). */
  readonly pin: string | null;
};

export function listSimVisitors(visitors: Iterable<Visitor>, nowSec: number): readonly SimVisitor[] {
  const all = [...visitors];
  expirePins(all, nowSec);
  return all.map(({ id, details, isCancelled, pin }) => ({
    id,
    firstName: details.first_name,
    remarks: details.remarks,
    startSec: details.start_time,
    endSec: details.end_time,
    doorIds: details.resources.map((resource) => resource.id),
    isCancelled,
    pin,
  }));
}
