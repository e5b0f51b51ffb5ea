import { EventEmitter } from 'node:events';
import type { Booking, CancellationTerms } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import type { OfferRefusal } from '../../domain/offers/offer-refusal.ts';
import { termsOfProfile } from '../../domain/terms.ts';
import type { EpochMs } from '../../domain/time.ts';
import type {
  BlockView,
  ChangeNotice,
  ChangeOutcome,
  CheckInAnswer,
  ConflictView,
  CustomerEntry,
  CustomerStanding,
  DoorView,
  GivenUpJob,
  LinkStatus,
  OpenChange,
  PlayNowView,
  SentMessage,
  TermsView,
  UnlockOutcome,
} from '../../main/controller/api/views.ts';
import type { PairingView } from '../../main/controller/api/pairing-views.ts';
import { type FakeNetwork, noNetwork } from './fake-network.ts';
import { someBayHistory, someBays, someDevices } from '../bays/bay-fixtures.ts';
import { someDoorStatus, someKiosks } from '../doors/door-fixtures.ts';
import type { FakeDoorSystem } from './fake-doors.ts';
import { aFakeSetup, type FakeSetup } from './fake-setup.ts';
import { aLink, aProfile, busySaturday, someDoors, somethingToPlay } from '../fixtures.ts';
import type { FakeBays } from './fake-bays.ts';

/** What the stand-in controller knows. Tests change it freely and then `tell` the windows, or not. */
export type FakeWorld = {
  profile: FacilityProfile;
  bookings: Booking[];
  blocks: BlockView[];
  openChanges: OpenChange[];
  /** The cloud has not answered: changes stay open. */
  isCloudSilent: boolean;
  /** What came of those that are open no more. */
  outcome: ChangeOutcome;
  doors: DoorView[];
  /** Work that waits for a person. */
  readonly givenUp: GivenUpJob[];
  readonly doorSystem: FakeDoorSystem;
  link: LinkStatus;
  conflicts: ConflictView[];
  /** What the wizard is shown; then nothing else answers. Null: the computer is ready for use. */
  pairing: PairingView | null;
  /** What the next unlocks answer. */
  unlock: UnlockOutcome;
  /** What the next check-ins answer, whatever the code. Null: looked up by PIN. */
  checkIn: CheckInAnswer | null;
  /** What walk-ins are offered. */
  playNow: PlayNowView;
  readonly walkIns: { firstName: string; phone: string; partySize: number; totalCents: number }[];
  /** Refuses walk-ins with this. */
  walkInRefusal: { code: string; totalCents?: number } | null;
  /** Refuses changes of bookings with this code. */
  refusal: { code: string } | null;
  /** A rule that stands in the way of every booking until staff say why not. */
  rule: OfferRefusal | null;
  terms: TermsView;
  /** Refuses to save terms with this. */
  termsRefusal: { code: string } | null;
  /** What the club has given people, by e-mail. */
  customers: Map<string, CustomerStanding>;
  /** What of them has changed, the newest first. */
  customerEntries: CustomerEntry[];
  /** What was sent, about whichever booking. */
  sent: readonly SentMessage[];
  /** Refuses to send again with this. */
  messageRefusal: { code: string } | null;
  /** The one promotion, and what a credit pays; null: none. */
  promotion: { readonly code: string; readonly name: string; readonly percentOff: number } | null;
  creditCents: number | null;
  cancellation: CancellationTerms;
  /** Refuses bookings with a promotion or credits with this code. */
  spendRefusal: { code: string } | null;
  /** Holds every answer back for this long. */
  delayMs: number;
  /** Tokens of who is signed in. */
  readonly sessions: Map<string, string>;
  readonly notices: EventEmitter<{ notice: [ChangeNotice] }>;
  /** Everything that was asked for, newest last: `booking.move`. */
  readonly asked: string[];
  /** The codes of check-ins, newest last. */
  readonly codes: string[];
  readonly setup: FakeSetup;
  readonly now: () => EpochMs;
  readonly newId: () => string;
  readonly tell: (notice: ChangeNotice) => void;
  network: FakeNetwork;
  readonly bays: FakeBays;
};

/** A busy Saturday at `now()`; `bayCount` bays, of which the first four are busy. */
export function createFakeWorld(options: { readonly now: () => EpochMs; readonly bayCount?: number }): FakeWorld {
  const profile = aProfile(options.bayCount);
  const notices = new EventEmitter<{ notice: [ChangeNotice] }>();
  notices.setMaxListeners(0);
  let lastId = 0;
  return {
    profile,
    ...busySaturday(profile),
    isCloudSilent: false,
    outcome: 'done',
    doors: someDoors(),
    givenUp: [],
    doorSystem: {
      status: someDoorStatus(options.now()),
      events: [],
      kiosks: someKiosks(options.now()),
      refusal: null,
    },
    link: aLink(),
    conflicts: [],
    pairing: null,
    unlock: { outcome: 'opened', reason: null },
    checkIn: null,
    playNow: somethingToPlay(profile, options.now()),
    walkIns: [],
    walkInRefusal: null,
    refusal: null,
    rule: null,
    terms: {
      version: 1,
      since: null,
      savedAt: null,
      savedBy: null,
      newerVersion: null,
      terms: termsOfProfile(profile),
    },
    termsRefusal: null,
    customers: new Map(),
    customerEntries: [],
    sent: [],
    messageRefusal: null,
    promotion: null,
    creditCents: null,
    cancellation: { freeUntilAt: 0, feeCents: 0, losesSpend: false },
    spendRefusal: null,
    delayMs: 0,
    sessions: new Map(),
    notices,
    asked: [],
    codes: [],
    setup: aFakeSetup(),
    now: options.now,
    newId: () => {
      lastId += 1;
      return `new-${lastId}`;
    },
    tell: (notice) => notices.emit('notice', notice),
    network: noNetwork(),
    bays: {
      view: someBays(profile),
      devices: someDevices(),
      history: someBayHistory(),
      readiness: { state: 'none', at: null, steps: [] },
      refusal: null,
      told: [],
    },
  };
}
