import type { DoorStatus, DoorSystemNote } from '../../main/controller/api/door-views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Banner, type BannerTone } from '../ui/banner.tsx';

/** What keeps doors from opening is red; what only makes this screen late or incomplete is not. */
const TONE: Record<DoorSystemNote['code'], BannerTone> = {
  unreachable: 'danger',
  certificate_changed: 'danger',
  token_refused: 'danger',
  starting: 'attention',
  unclear_answer: 'attention',
  clock_skew: 'attention',
  record_refused: 'attention',
  record_old: 'attention',
  live_down: 'info',
};

/** An evacuation, and what is wrong with the door system as a whole. */
export function DoorSystemNotes({ status }: { readonly status: DoorStatus }) {
  const t = useStrings();
  const { format } = useClub();
  const factOf = (note: DoorSystemNote): string => {
    if (note.code === 'clock_skew')
      return t.doorSystem.skew(format.count(Math.round(Math.abs(note.skewMs) / 1000)), note.skewMs > 0);
    return 'since' in note && note.since !== null ? t.doorSystem.since(format.dayAndTime(note.since)) : '';
  };
  return (
    <>
      {status.emergency?.evacuation === true && (
        <Banner tone="danger" title={t.doorSystem.evacuation}>
          {t.doorSystem.evacuationDetail}
        </Banner>
      )}
      {status.notes.map((note) => (
        <Banner key={note.code} tone={TONE[note.code]}>
          {t.doorSystem.system[note.code]} {factOf(note)}
        </Banner>
      ))}
    </>
  );
}

/** How fresh all of this is. */
export function DoorSystemAge({ status: { lookedAt, heardAt, recordReadAt } }: { readonly status: DoorStatus }) {
  const t = useStrings();
  const { format } = useClub();
  if (lookedAt === null) return null;
  const parts = [
    t.doorSystem.asOf(format.time(lookedAt)),
    heardAt === null ? t.doorSystem.notHeard : t.doorSystem.heard(format.time(heardAt)),
    ...(recordReadAt === null ? [] : [t.doorSystem.recordRead(format.time(recordReadAt))]),
  ];
  return <p className="text-13 text-muted tabular">{parts.join(' · ')}</p>;
}
