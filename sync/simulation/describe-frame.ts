import { HOUR_MS } from '../../domain/time.ts';
import { parseEvent } from '../engine/inputs.ts';
import type { Frame, FrameOf, RequestOperation } from '../protocol/frames.ts';
import { EPOCH_MS } from './simulated-node.ts';

/** What a frame says, in a line for people who read a history. Ids are cut to their first four letters. */
export function describeFrame(frame: Frame): string {
  switch (frame.t) {
    case 'data':
      return `${frame.session} ${describeEvents(frame)}`;
    case 'ack':
      return `${frame.session} up to ${frame.seq}`;
    case 'request':
      return `${frame.session} ${short(frame.requestId)}: ${describeOperation(frame.operation)}`;
    case 'rejection':
      return `${frame.session} ${short(frame.requestId)}: ${frame.code}`;
    case 'proof':
      return `incarnation ${frame.incarnation} of ${frame.peerIncarnation}, out ${frame.outSeq}, in ${frame.inSeq}`;
    case 'welcome':
      return `${frame.session} out ${frame.outSeq}, in ${frame.inSeq}`;
    case 'fence':
      return `${frame.reason}, ${frame.recovery?.kind ?? 'no recovery'}`;
    default:
      return 'session' in frame ? frame.session : '';
  }
}

function describeEvents({ first, events }: FrameOf<'data'>): string {
  return events.map(({ body }, index) => `${first + index}: ${describeEvent(body)}`).join('; ');
}

function describeEvent(body: string): string {
  const event = parseEvent(body);
  switch (event?.kind) {
    case 'allocation': {
      const { id, state, revision } = event.allocation;
      const answers = event.answers === null ? '' : ` for ${short(event.answers)}`;
      return `${short(id)} ${state} r${revision} ${describePlace(event.allocation)}${answers}`;
    }
    case 'transfer':
      return `gives ${event.ranges.map(describePlace).join(', ')} with ${event.allocations.map(({ id }) => short(id)).join(', ') || 'nothing'}`;
    case 'abandon':
      return `gave up ${short(event.requestId)}`;
    default:
      return event?.kind ?? 'unreadable';
  }
}

function describeOperation(operation: RequestOperation): string {
  if (operation.op === 'pull') return `pull ${operation.ranges.map(describePlace).join(', ')}`;
  const place = operation.op === 'cancel' ? '' : ` ${describePlace(operation)}`;
  return `${operation.op} ${short(operation.allocationId)}${place}`;
}

/** `b1 25–27`: the end of the resource's id, and hours of simulated time. */
function describePlace(place: {
  readonly resourceId: string;
  readonly startsAt: number;
  readonly endsAt: number;
}): string {
  const hour = (at: number): number => (at - EPOCH_MS) / HOUR_MS;
  return `${place.resourceId.slice(-2)} ${hour(place.startsAt)}–${hour(place.endsAt)}`;
}

const short = (id: string): string => id.slice(0, 4);
