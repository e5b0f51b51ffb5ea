import { BellRing } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import type { BookingView } from '../../http/api-schemas.ts';
import { useWording } from '../page-context.tsx';
import type { PhoneStrings } from './phone-strings.ts';
import { type PhoneFailure, type PhoneState, type PhoneTopics, usePhone } from './use-phone.ts';

const ALL: PhoneTopics = ['booking', 'reminder'];

/** Whether this phone is told of the booking. The browser is asked upon the press, never by the page itself. */
export function TellPhone({ booking }: { readonly booking: BookingView }) {
  const state = usePhone(booking);
  const { text } = useWording();
  const words = text.onPhone;
  const isTold = state && state.topics.length > 0;
  const title = useFocusOnChange(isTold);
  if (state === null) return null;
  return (
    <section aria-labelledby="phone" className="grid justify-items-start gap-2 border-t border-line pt-4">
      <h2 ref={title} id="phone" tabIndex={-1} className="text-17 font-semibold outline-none">
        {words.title}
      </h2>
      {state.ability !== 'able' && (
        <p className="measure text-15">{state.ability === 'unable' ? words.unable : words.needsHomeScreen}</p>
      )}
      {state.ability === 'able' && (isTold ? <Told state={state} /> : <Untold state={state} />)}
    </section>
  );
}

/** What was pressed is gone when that changes: whoever goes on with the keyboard does so from here. */
function useFocusOnChange(isTold: boolean | null): RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  const before = useRef<boolean | null>(null);
  useEffect(() => {
    if (before.current !== null && isTold !== before.current) title.current?.focus({ preventScroll: true });
    before.current = isTold;
  }, [isTold]);
  return title;
}

type StateProps = { readonly state: PhoneState };

function Untold({ state }: StateProps) {
  const { text } = useWording();
  const words = text.onPhone;
  return (
    <>
      <p className="measure text-15 text-muted">{words.detail}</p>
      {state.failure !== 'refused' && (
        <Button
          busy={state.isBusy}
          icon={<BellRing aria-hidden="true" className="size-5" />}
          onClick={() => state.choose(ALL)}
        >
          {words.tell}
        </Button>
      )}
      <Notice state={state}>{state.isChosen && words.stopped}</Notice>
    </>
  );
}

function Told({ state }: StateProps) {
  const { text } = useWording();
  const words = text.onPhone;
  const { topics, isBusy, choose } = state;
  return (
    <>
      <p role="status" className="text-15">
        {words.told}
      </p>
      <ul>
        {ALL.map((topic) => (
          <li key={topic}>
            <label className="flex min-h-control cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                className="size-5 shrink-0 accent-accent"
                checked={topics.includes(topic)}
                disabled={isBusy}
                onChange={({ target }) =>
                  choose(ALL.filter((one) => (one === topic ? target.checked : topics.includes(one))))
                }
              />
              {words.topics[topic]}
            </label>
          </li>
        ))}
      </ul>
      <Button busy={isBusy} onClick={() => choose([])}>
        {words.stop}
      </Button>
      <Notice state={state} />
    </>
  );
}

function Notice({ state: { failure }, children }: StateProps & { readonly children?: ReactNode }) {
  const { text } = useWording();
  if (failure !== null) return <Banner tone="attention">{sayFailure(failure, text.onPhone)}</Banner>;
  return children ? (
    <p role="status" className="text-13 text-muted">
      {children}
    </p>
  ) : null;
}

function sayFailure(failure: PhoneFailure, words: PhoneStrings): string {
  return failure === 'too_many' ? words.tooMany : words[failure];
}
