import { useEffect, useRef } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import type { SlotView } from '../../http/api-schemas.ts';
import { bayName, type Flow } from '../flow.ts';
import { ANY_BAY } from '../offered-times.ts';
import { useWording } from '../page-context.tsx';
import { isLocalDate } from '../../../domain/zone-format.ts';
import { type Refusal, sayRefusal } from './refusal.ts';

type RefusalNoticeProps = {
  readonly flow: Flow;
  readonly startsAt: string;
  readonly refusal: Refusal;
  readonly onRetry: () => void;
  readonly onChooseAlternative: (slot: SlotView) => void;
};

/** Why it did not work and the nearest way on, one tap away. Takes the focus: it answers what was just pressed. */
export function RefusalNotice(props: RefusalNoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'center' });
  }, [props.refusal.kind]);
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Notice {...props} />
    </div>
  );
}

function Notice({ flow, startsAt, refusal, onRetry, onChooseAlternative }: RefusalNoticeProps) {
  const { text } = useWording();
  switch (refusal.kind) {
    case 'taken':
      return (
        <TakenNotice
          flow={flow}
          startsAt={startsAt}
          alternatives={refusal.alternatives}
          onChoose={onChooseAlternative}
        />
      );
    case 'unreachable':
      return <UnreachableNotice flow={flow} sellableFrom={refusal.sellableFrom} />;
    case 'noAnswer':
      return (
        <Banner
          tone="attention"
          title={text.noAnswer}
          action={
            <Button kind="primary" onClick={onRetry}>
              {text.retry}
            </Button>
          }
        >
          {text.noAnswerHelp}
        </Banner>
      );
    case 'priceRenewed':
      return <Banner tone="attention">{text.priceRenewed}</Banner>;
    case 'tooMany':
      return <Banner tone="attention">{text.tooMany}</Banner>;
    case 'stale':
      return <Banner tone="attention">{text.moveStale}</Banner>;
    case 'refused':
      return (
        <Banner tone="attention" title={text.refused}>
          {sayRefusal(refusal, text)}
        </Banner>
      );
  }
}

type TakenNoticeProps = {
  readonly flow: Flow;
  readonly startsAt: string;
  readonly alternatives: readonly SlotView[];
  readonly onChoose: (slot: SlotView) => void;
};

/** "Bay 2 is taken from 18:00. Free: …" with a button for each. */
export function TakenNotice({ flow, startsAt, alternatives, onChoose }: TakenNoticeProps) {
  const { text, money } = useWording();
  const { facility, format, bay } = flow;
  const time = format.time(Date.parse(startsAt));
  const wantedDay = format.localDate(Date.parse(startsAt));
  const name = bayName(facility, bay, text.anyBay);
  return (
    <Banner tone="attention" title={bay === ANY_BAY ? text.timeGoneAny(time) : text.timeGone(name, time)}>
      {alternatives.length === 0 ? (
        <>
          <p>{text.nothingInstead}</p>
          <Button className="mt-2" onClick={() => flow.change({ step: 'choose', startsAt: null }, 'push')}>
            {text.seeOtherTimes}
          </Button>
        </>
      ) : (
        <>
          <p id="free-instead">{text.freeInstead}</p>
          <ul aria-labelledby="free-instead" className="mt-2 grid gap-2">
            {alternatives.map((slot) => {
              const at = Date.parse(slot.startsAt);
              return (
                <li key={`${slot.resourceId} ${slot.startsAt}`}>
                  <Button wide className="tabular text-left" onClick={() => onChoose(slot)}>
                    <span className="flex-1">
                      {text.alternative(bayName(facility, slot.resourceId, text.anyBay), format.time(at))}
                      {format.localDate(at) !== wantedDay && (
                        <span className="block text-13 font-normal">{format.longDay(format.localDate(at))}</span>
                      )}
                    </span>
                    <span className="shrink-0 font-normal">{money(slot.price)}</span>
                  </Button>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Banner>
  );
}

function UnreachableNotice({ flow, sellableFrom }: { readonly flow: Flow; readonly sellableFrom: string | null }) {
  const { text } = useWording();
  const { format } = flow;
  const day = sellableFrom === null ? null : toDay(sellableFrom, flow);
  if (day === null) return <Banner tone="attention">{text.unreachable}</Banner>;
  return (
    <Banner
      tone="attention"
      action={
        <Button onClick={() => flow.change({ step: 'choose', date: day, startsAt: null }, 'push')}>
          {text.showDay(format.shortDay(day))}
        </Button>
      }
    >
      {text.unreachableFrom(format.longDay(day))}
    </Banner>
  );
}

/** The server may name a day or an instant. */
function toDay(sellableFrom: string, { format }: Flow): string | null {
  if (isLocalDate(sellableFrom)) return sellableFrom;
  const at = Date.parse(sellableFrom);
  return Number.isNaN(at) ? null : format.localDate(at);
}
