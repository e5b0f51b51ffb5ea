import type { DoorActor, DoorEventKind, DoorMeans } from '../../door-events/door-event.ts';

/*
 * The console's words for what happens, in ours. Its vocabulary is open and has changed between versions: what is not
 * known is left out rather than guessed.
 */

/** `REMOTE_THROUGH_UAH`, `PIN_CODE`, `nfc` …, in upper or lower case. */
export function meansOf(provider: string | null | undefined): DoorMeans | null {
  const word = provider?.toUpperCase() ?? '';
  if (word === '') return null;
  if (/PIN/.test(word)) return 'pin';
  if (/QR/.test(word)) return 'qr';
  if (/NFC|CARD|TOUCH_?PASS|WALLET/.test(word)) return 'card';
  if (/REMOTE|API|DASHBOARD/.test(word)) return 'remote';
  if (/REX|REN|BUTTON|REQUEST_TO_EXIT|WAVE/.test(word)) return 'button';
  if (/FACE/.test(word)) return 'face';
  return /CALL|DOORBELL/.test(word) ? 'call' : 'other';
}

type Happening = {
  readonly type: string;
  /** The finest name that the console has for it. */
  readonly logKey: string;
  readonly result: string;
};

/** Null for what is no event of a door. */
export function kindOf({ type, logKey, result }: Happening): DoorEventKind | null {
  const name = `${type} ${logKey}`.toLowerCase();
  if (/force/.test(name)) return 'forced';
  if (/held[_.-]?open|open[_.-]?(?:too[_.-]?long|timeout)|propped/.test(name)) return 'held_open';
  if (!/door\.unlock|access\.logs|unlock\.(?:success|fail)/.test(name)) return null;
  switch (result.toUpperCase()) {
    case 'ACCESS':
    case 'ACCESS GRANTED':
      return 'opened';
    case 'BLOCKED':
    case 'ACCESS DENIED':
      return 'denied';
    case 'INCOMPLETE':
      return 'incomplete';
    default:
      return null;
  }
}

type NamedActor = { readonly id?: string | undefined; readonly type?: string | undefined; readonly name?: string };

/** The API's callers are `open-api` in webhooks and `open_api` in logs. */
export function actorOf(actor: NamedActor | null | undefined): DoorActor {
  if (!actor) return { id: null, name: null, kind: 'unknown' };
  const type = actor.type?.toLowerCase() ?? '';
  const kind = /^open[-_]api$/.test(type) ? 'program' : /user|visitor|guest/.test(type) ? 'person' : 'unknown';
  const { id = '', name = '' } = actor;
  return { id: id === '' ? null : id, name: name === '' || name === 'N/A' ? null : name, kind };
}
