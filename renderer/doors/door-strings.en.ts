import type { DoorEventKind, DoorMeans, DoorNote, DoorSystemNote } from '../../main/controller/api/door-views.ts';

const KINDS: Record<DoorEventKind, string> = {
  opened: 'Opened',
  denied: 'Refused',
  incomplete: 'Not finished',
  forced: 'Forced open',
  held_open: 'Left open',
  unlocked: 'Stands unlocked',
  locked: 'Locked again',
  lockdown: 'Lockdown of the building',
  lockdown_ended: 'Lockdown lifted',
  evacuation: 'Evacuation',
  evacuation_ended: 'Evacuation over',
};

const MEANS: Record<DoorMeans, string> = {
  pin: 'by PIN',
  qr: 'by QR code',
  card: 'by card or phone',
  remote: 'from here',
  button: 'by the button',
  face: 'by face',
  call: 'by intercom',
  other: 'in another way',
};

const NOTES: Record<DoorNote['code'], string> = {
  not_matched: 'Not found in UniFi Access. Give the door the same name there as here.',
  hub_offline: 'The hub of this door is offline: nobody can open it from here. Check its power and cable.',
  no_hub: 'No hub is bound to this door in UniFi Access, so it can’t be opened from here.',
  reader_offline: 'is offline: no PIN can be typed there.',
  pin_off: 'takes no PINs. Turn them on in UniFi Access, or bookings’ PINs won’t work at this door.',
};

const SYSTEM_NOTES: Record<DoorSystemNote['code'], string> = {
  unreachable: 'UniFi Access can’t be reached. PINs may still work at the readers; nothing opens from here. Use a key.',
  certificate_changed:
    'UniFi Access shows another certificate than the trusted one. Nothing is sent to it until an owner has checked it and trusts it again.',
  token_refused: 'UniFi Access refuses our token: it has expired or lacks a permission. Nothing opens from here.',
  starting: 'UniFi Access is still starting. Wait a minute or two.',
  unclear_answer: 'UniFi Access answers something that makes no sense. Please report this with the time.',
  record_refused: 'UniFi Access does not let us read its log: the token lacks the permission System Log.',
  live_down: 'Nothing is heard live from UniFi Access. What happens at doors is shown up to half a minute late.',
  record_old: 'The log of UniFi Access could not be read for a while. What is shown may be incomplete.',
  clock_skew: 'The clock of UniFi Access is wrong: PINs begin and end at the wrong time. Set it right.',
};

/** The controller’s own sentences are English already. */
const NO_OTHER_WORDS: Readonly<Record<string, string>> = {};

/** How doors are, and who opened them. */
export const EN_DOORS = {
  lock: { locked: 'locked', unlocked: 'unlocked' },
  position: { open: 'door open', closed: 'door closed' },
  /** Why a door does not answer, by code. */
  health: NO_OTHER_WORDS,
  rule: {
    held: (until: string | null) =>
      until === null ? 'Held open until somebody changes it' : `Held open until ${until}`,
    locked: 'Kept locked by UniFi Access, whatever its schedule says',
  },
  more: (door: string) => `More for ${door}`,
  holdOpen: 'Hold open…',
  holdOpenTitle: (door: string) => `Hold ${door} open`,
  holdOpenDetail: 'Anybody can come in while it stands open. Your name and the reason are written down.',
  howLong: 'For how long',
  minutes: (n: number) => (n % 60 === 0 ? `${n / 60} h` : `${n} min`),
  untilChanged: 'Until changed',
  hold: 'Hold open',
  normal: 'Back to normal',
  normalTitle: (door: string) => `${door}: back to normal`,
  normalDetail: 'The door locks again, as its schedule in UniFi Access has it.',
  ruleReasons: ['Event', 'Cleaning', 'Moving things', 'Event is over'],
  held: (door: string) => `${door} is held open`,
  isNormal: (door: string) => `${door} is back to normal`,
  lockdown: {
    set: 'Lock down the building…',
    lift: 'Lift the lockdown…',
    setTitle: 'Lock down the whole building?',
    setDetail:
      'Every door locks and the alarms sound. No PIN, card or app opens anything until an owner lifts it. For emergencies only.',
    liftTitle: 'Lift the lockdown?',
    liftDetail: 'Doors open again for everybody who has a right to come in.',
    confirm: 'Lock down now',
    confirmLift: 'Lift it',
    understood: 'I understand: all doors lock and the alarms sound.',
    understoodLift: 'I have made sure that it is safe.',
    needUnderstood: 'Tick this first',
    reasons: ['Threat', 'Drill', 'It is over'],
    isOn: 'The building is locked down',
    isOnDetail: 'Every door stays locked, for customers and staff. Only an owner can lift it.',
  },
  evacuation: 'Evacuation',
  evacuationDetail: 'UniFi Access has all doors open for an evacuation. It is ended there, not here.',
  system: SYSTEM_NOTES,
  since: (when: string) => `Since ${when}.`,
  skew: (seconds: string, isFast: boolean) => `It is ${seconds} s ${isFast ? 'fast' : 'slow'}.`,
  asOf: (time: string) => `Doors as of ${time}`,
  heard: (time: string) => `last heard ${time}`,
  notHeard: 'nothing heard yet',
  recordRead: (time: string) => `log read ${time}`,
  note: (code: DoorNote['code'], reader: string) => (reader === '' ? NOTES[code] : `${reader} ${NOTES[code]}`),
  history: {
    title: 'Who opened what',
    of: 'Show',
    all: 'All doors',
    kind: KINDS,
    means: MEANS,
    building: 'Whole building',
    somebody: 'somebody',
    kiosk: 'the kiosk',
    open: (name: string) => `Booking of ${name}`,
    emptyTitle: 'Nothing yet',
    empty: 'Whoever opens a door, or is refused, is listed here.',
    more: 'Show older',
  },
  booking: {
    title: 'Doors',
  },
  kiosks: {
    title: 'Kiosks',
    detail:
      'Which doors a PIN, a QR code or a walk-in’s booking opens at each of them. Kiosks are told apart by their address in the club’s network.',
    others: 'All other kiosks',
    othersNote: 'Whatever has no place of its own below.',
    here: 'This club’s own computer',
    at: (address: string) => `Kiosk at ${address}`,
    seen: (when: string) => `last seen ${when}`,
    notSeen: 'not seen since the controller was started',
    asOthers: 'As all other kiosks',
    places: { anywhere: 'Opens all doors on the way', inside: 'Never opens the entrance' },
    only: (doors: string) => `Opens only: ${doors}`,
    gone: 'a door that is gone',
    change: 'Change',
    changeName: (kiosk: string) => `Change: ${kiosk}`,
    dialogTitle: (kiosk: string) => `${kiosk}: where it stands`,
    dialogDetail: 'It counts from the next code on. Your name is written down.',
    where: 'Where it stands',
    choices: {
      as_others: 'As the others',
      anywhere: 'At the entrance',
      inside: 'Inside',
      at_doors: 'At certain doors',
    },
    insideHint: (doors: string) =>
      `It never lets anybody in from the street. It stays shut: ${doors}. The other doors on the way open.`,
    hints: {
      as_others: 'It opens what is said of all other kiosks.',
      anywhere: 'A code opens every door on its way: the entrance, then the bay’s own.',
      at_doors: 'A code opens those of these doors that are on its way, and no other.',
    },
    which: 'Doors that open from it',
    needDoor: 'Tick at least one door',
    save: 'Save',
    saved: (kiosk: string) => `Saved: ${kiosk}`,
  },
};
