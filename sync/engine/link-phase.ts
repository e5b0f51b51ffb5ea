import type { Clock, EpochMs } from '../../domain/time.ts';
import type { FenceReason } from '../protocol/frames.ts';
import { SILENCE_MS_MAX } from './handshake.ts';

/** How far a link has come: greeting and proof are the facility's steps, the cloud goes from `down` to `up` at once. */
export type Phase =
  | { readonly name: 'down' }
  | { readonly name: 'hello'; readonly nonce: string; readonly sinceMs: number }
  | { readonly name: 'proof'; readonly nonce: string; readonly cloudNonce: string; readonly sinceMs: number }
  /** `boot` is the other side's process start. */
  | { readonly name: 'up'; readonly session: string; readonly boot: string };

export type LinkState = 'down' | 'connecting' | 'up';

export type PhaseView = {
  readonly state: LinkState;
  /** When the state last changed. */
  readonly since: EpochMs;
  /** When a frame of the other side last came in. */
  readonly heardAt: EpochMs | null;
  /** Their clock less ours, as of that frame; null while unknown. */
  readonly clockSkewMs: number | null;
  /** Why the other side last did not let us in; null once it has. */
  readonly trouble: FenceReason | null;
};

/** Where one link stands, and when its other side was last heard. */
export type LinkPhase = {
  current(): Phase;
  enter(next: Phase): void;
  /** A frame of the other side came in, which said that it was `sentAt` there. */
  heard(sentAt: EpochMs): void;
  /** The carrier says that the other side is gone: shown until it is heard again. */
  peerGone(): void;
  /** The other side did not let us in. */
  troubled(reason: FenceReason): void;
  /** True when nothing was heard for longer than the protocol allows. */
  isSilent(): boolean;
  view(): PhaseView;
};

/** Down at first. `onChange` is called after each change of `view().state` or `view().trouble`, and only then. */
export function createLinkPhase(clock: Clock, onChange: () => void): LinkPhase {
  let phase: Phase = { name: 'down' };
  let since = clock.now();
  let heardAt: EpochMs | null = null;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let clockSkewMs: number | null = null;
  let isPeerGone = false;
  let trouble: FenceReason | null = null;

  function change(apply: () => void): void {
    const before = stateOf(phase, isPeerGone);
    apply();
    if (stateOf(phase, isPeerGone) === before) return;
    since = clock.now();
    onChange();
  }

  return {
    current: () => phase,
    enter: (next) =>
      change(() => {
        phase = next;
        if (next.name === 'up') trouble = null;
      }),
    troubled: (reason) => {
      if (trouble === reason) return;
      trouble = reason;
      onChange();
    },
    heard: (sentAt) => {
      heardAtMs = clock.monotonicMs();
      heardAt = clock.now();
      clockSkewMs = sentAt - heardAt;
      change(() => {
        isPeerGone = false;
      });
    },
    peerGone: () =>
      change(() => {
        isPeerGone = true;
      }),
    isSilent: () => clock.monotonicMs() - heardAtMs > SILENCE_MS_MAX,
    view: () => ({ state: stateOf(phase, isPeerGone), since, heardAt, clockSkewMs, trouble }),
  };
}

function stateOf({ name }: Phase, isPeerGone: boolean): LinkState {
  if (name === 'up') return isPeerGone ? 'down' : 'up';
  return name === 'down' ? 'down' : 'connecting';
}
