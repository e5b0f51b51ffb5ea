import { z } from 'zod';
import { RotatedView } from '../entry-keys/entry-key-routes.ts';
import { CreatedFacilityView } from '../facilities/facility-admin-routes.ts';
import { readNewFacility } from '../facilities/read-new-facility.ts';
import { ConflictView, FacilityNameView } from '../recovery/recovery-routes.ts';
import { AppointedView, ControllerView, NewCodeView, OpenPairingView } from './admin-views.ts';

/*
 * `npm run cloud-admin -- <command>`: what an owner does from a terminal. It asks a running cloud-api (CLOUD_URL) and
 * shows it the owner's token (ADMIN_TOKEN). Loaded after `scripts/check-node.mjs`.
 */

const USAGE = `Usage: npm run cloud-admin -- <command>     with CLOUD_URL and ADMIN_TOKEN
  create-facility <file.json>                  adds one and makes the code of its first controller; also with flags
  pairing-code <facility>                      makes a code; the facility by its id or short name
  pairings                                     what waits for a controller or for you
  confirm <pairing> <check value> ["<words>"]  the controller shows the same value: it takes office
  controllers                                  all there ever were
  revoke <controller>                          puts one out of office at once
  approve-machine <facility>                   lets its controller in on another computer, or from a copied folder
  release <facility> "<words>"                 lets a restored cloud sell for it without its controller's copy
  conflicts                                    promises that have no room any more after a recovery
  solve-conflict <conflict>                    somebody has seen to it
  rotate-token-keys [revoke]                   QR codes by new keys; with "revoke" those of before open nothing`;

/** What is typed to release: what both sides have lost is nobody's to bring back. */
const RELEASE_WORDS = 'accept the loss';

const ProblemSchema = z.object({ detail: z.string() });

const [command, ...args] = process.argv.slice(2);
try {
  const lines = await runCommand(command, args);
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function runCommand(name: string | undefined, given: readonly string[]): Promise<readonly string[]> {
  const [first = '', second = '', third] = given;
  switch (name) {
    case 'create-facility':
      return createFacility(given);
    case 'pairing-code':
      return makeCode(first);
    case 'pairings':
      return (await call('/pairings', z.array(OpenPairingView))).flatMap(describePairing);
    case 'confirm': {
      const body = { checkValue: second.replaceAll(/\s/g, ''), ...(third !== undefined && { words: third }) };
      const appointed = await call(`/pairings/${encodeURIComponent(first)}/confirm`, AppointedView, body);
      return [`In office: ${appointed.controllerId}, number ${appointed.controllerEpoch} of its facility.`];
    }
    case 'controllers':
      return (await call('/controllers', z.array(ControllerView))).map(describeController);
    case 'revoke':
      await call(`/controllers/${encodeURIComponent(first)}/revoke`, z.unknown(), null);
      return ['Revoked: it is cut off, and cannot come back.'];
    case 'approve-machine': {
      const { facilityName } = await call('/facilities/approve-machine', FacilityNameView, { facility: first });
      return [
        `Approved: the next computer that shows itself as the controller of ${facilityName} is let in within seconds,`,
        'unless another one is linked. Switch the old one off for good: two of them would sell the same time.',
      ];
    }
    case 'release': {
      if (second.trim().toLowerCase() !== RELEASE_WORDS) return describeRelease(first);
      const { facilityName } = await call('/facilities/release', FacilityNameView, { facility: first });
      return [
        `Released: the cloud sells for ${facilityName} again. Its controller takes the cloud’s copy when it is linked.`,
        'Look through the confirmations that were sent since the two backups: what both sides lost is in neither.',
      ];
    }
    case 'conflicts': {
      const conflicts = await call('/conflicts', z.array(ConflictView));
      return conflicts.length === 0 ? ['No conflicts.'] : conflicts.map(describeConflict);
    }
    case 'solve-conflict':
      await call(`/conflicts/${encodeURIComponent(first)}/solve`, z.unknown(), null);
      return ['Solved: it is off the list.'];
    case 'rotate-token-keys':
      if (first !== '' && first !== 'revoke') throw new Error(USAGE);
      return describeRotation(await call('/entry-keys/rotate', RotatedView, { revoke: first === 'revoke' }));
    default:
      throw new Error(USAGE);
  }
}

async function createFacility(given: readonly string[]): Promise<readonly string[]> {
  const read = readNewFacility(given);
  if (!read.ok) throw new Error(read.error);
  const { id, name, slug } = await call('/facilities', CreatedFacilityView, read.value);
  return [
    `Added: ${name}, ${id}. Its booking page is /f/${slug}. The code of its first controller:`,
    ...(await makeCode(id)),
  ];
}

async function makeCode(facility: string): Promise<readonly string[]> {
  const made = await call('/pairing-codes', NewCodeView, { facility });
  return [`${made.facilityName}: ${made.code}`, `Good once, until ${made.expiresAt}. Then: cloud-admin -- pairings`];
}

/** With `body` undefined it reads; with null it does something that needs no more words. */
async function call<T>(path: string, schema: z.ZodType<T>, body?: object | null): Promise<T> {
  const token = process.env['ADMIN_TOKEN'];
  if (!token) throw new Error('Set ADMIN_TOKEN to what the cloud was started with.');
  const cloudUrl = (process.env['CLOUD_URL'] ?? 'http://localhost:8080').replace(/\/+$/, '');
  const response = await fetch(`${cloudUrl}/api/v1/admin${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'error',
  });
  const text = await response.text();
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new Error(ProblemSchema.parse(answer).detail);
  return schema.parse(answer);
}

function describePairing(open: z.infer<typeof OpenPairingView>): string[] {
  const { pairingId, facilityName, checkValue, fingerprint, replaces, wordsNeeded, expiresAt } = open;
  const head = `${pairingId}  ${facilityName}, until ${expiresAt}`;
  if (checkValue === null) return [head, '  no controller has shown the code yet'];
  const lines = [head, `  check value ${checkValue}, machine ${fingerprint ?? 'unknown'}`];
  if (replaces === null) return lines;
  const { controllerEpoch, lastSeenAt } = replaces;
  if (wordsNeeded === null)
    return [...lines, `  replaces controller number ${controllerEpoch}, which has handed everything back`];
  return [
    ...lines,
    `  REPLACES controller number ${controllerEpoch}, last event seen at ${lastSeenAt ?? '(never)'}`,
    `  confirm with the words: "${wordsNeeded}"`,
  ];
}

function describeRelease(facility: string): string[] {
  return [
    'Nothing was done. Release a facility only when its controller cannot heal the cloud: its disk was put back as well,',
    'or it is gone for good. What was booked after the cloud’s backup, and only its controller knows, is then lost.',
    `To release it: cloud-admin -- release ${facility} "${RELEASE_WORDS}"`,
  ];
}

function describeConflict(conflict: z.infer<typeof ConflictView>): string {
  const { allocationId, facilityName, kind, bookingId, resourceId, startsAt, endsAt, since } = conflict;
  return `${allocationId}  ${facilityName}  ${kind} ${bookingId ?? '-'}  bay ${resourceId}  ${startsAt} to ${endsAt}  since ${since}`;
}

function describeRotation({ number, revokedUpTo }: z.infer<typeof RotatedView>): string[] {
  const isRevoked = revokedUpTo === number - 1;
  return [
    `QR codes are made by keys number ${number} from now on. Facilities are told within seconds, or when they are linked.`,
    isRevoked
      ? 'All codes of before are void. Booking pages show new ones when they are opened; who has a print types the PIN.'
      : 'Codes of before stay good until the next rotation.',
  ];
}

function describeController(controller: z.infer<typeof ControllerView>): string {
  const { controllerId, facilityId, controllerEpoch, pairedAt, revokedAt, lastSeenAt } = controller;
  const state = revokedAt === null ? 'in office' : `revoked ${revokedAt}`;
  return `${controllerId}  facility ${facilityId} number ${controllerEpoch}  paired ${pairedAt}  seen ${lastSeenAt ?? '-'}  ${state}`;
}
