import type { StaffRole } from '../api/views.ts';

/** What a signed-in person may do, by role. A new permission does not compile until someone decides here who has it. */
const MAY = {
  'facility.read': ['owner', 'manager', 'front-desk'],
  'booking.read': ['owner', 'manager', 'front-desk'],
  'booking.write': ['owner', 'manager', 'front-desk'],
  'block.write': ['owner', 'manager', 'front-desk'],
  'customer.read': ['owner', 'manager', 'front-desk'],
  'customer.remark': ['owner', 'manager', 'front-desk'],
  'customer.write': ['owner', 'manager'],
  'door.read': ['owner', 'manager', 'front-desk'],
  'door.unlock': ['owner', 'manager', 'front-desk'],
  'job.read': ['owner', 'manager', 'front-desk'],
  'job.settle': ['owner', 'manager', 'front-desk'],
  'door.hold_open': ['owner', 'manager', 'front-desk'],
  'door.lockdown': ['owner'],
  'link.read': ['owner', 'manager', 'front-desk'],
  'link.retry': ['owner', 'manager', 'front-desk'],
  'link.inspect': ['owner', 'manager'],
  'link.sell_ahead': ['owner', 'manager'],
  'facility.write': ['owner', 'manager'],
  'terms.read': ['owner', 'manager'],
  'terms.write': ['owner', 'manager'],
  'bay.read': ['owner', 'manager', 'front-desk'],
  'bay.act': ['owner', 'manager', 'front-desk'],
  'bay.override': ['owner', 'manager'],
  'bay.bind': ['owner', 'manager'],
  'audit.read': ['owner', 'manager'],
  'staff.write': ['owner'],
  'network.read': ['owner', 'manager', 'front-desk'],
  'network.power': ['owner', 'manager', 'front-desk'],
  /** Takes the power from a bay although somebody plays there. */
  'network.override': ['owner', 'manager'],
  'network.write': ['owner', 'manager'],
  'integration.read': ['owner', 'manager'],
  'integration.write': ['owner'],
} as const satisfies Record<string, readonly StaffRole[]>;

export type Permission = keyof typeof MAY;

export function may(role: StaffRole, permission: Permission): boolean {
  const roles: readonly StaffRole[] = MAY[permission];
  return roles.includes(role);
}
