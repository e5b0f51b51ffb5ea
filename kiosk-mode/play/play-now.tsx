import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlayChoice, PlayNowView } from '../../main/controller/api/views.ts';
import { useTRPC } from '../../renderer/trpc.ts';
import type { Answer, Words } from '../answer.ts';
import { ChooseBay } from './choose-bay.tsx';
import { ConfirmPlay } from './confirm-play.tsx';
import { answerToBooked, answerToRefused } from './play-answer.ts';
import { TypeName } from './type-name.tsx';
import { TypePhone } from './type-phone.tsx';

const OFFERS_EVERY_MS = 15_000;

/** Where somebody has got to, and what they have said so far. */
type Wish = {
  readonly step: 'bay' | 'name' | 'phone' | 'confirm';
  readonly partySize: number;
  readonly chosen: Chosen | null;
  readonly name: string;
  readonly phone: string;
  /** Why one has to choose again, if so. */
  readonly notice: string | null;
};

const NO_WISH: Wish = { step: 'bay', partySize: 1, chosen: null, name: '', phone: '', notice: null };

type Chosen = { readonly bay: PlayNowView['bays'][number]; readonly choice: PlayChoice };

type PlayNowProps = {
  readonly words: Words;
  readonly onAnswer: (answer: Answer) => void;
  readonly onBack: () => void;
};

/** From what is free to a booking, a question at a time. What was typed is forgotten when this leaves the screen. */
export function PlayNow({ words, onAnswer, onBack }: PlayNowProps) {
  const [wish, setWish] = useState(NO_WISH);
  const change = (changes: Partial<Wish>) => setWish((before) => ({ ...before, ...changes }));
  const { step, partySize, chosen, name, phone, notice } = wish;
  const offered = useOffered(partySize, step === 'bay');
  const booking = useBook(words, {
    onAnswer,
    onAgain: (why) => {
      change({ step: 'bay', notice: why });
      void offered.refetch();
    },
  });

  if (step === 'name') {
    return (
      <TypeName
        value={name}
        onChange={(typed) => change({ name: typed })}
        onNext={() => change({ step: 'phone' })}
        onBack={() => change({ step: 'bay' })}
      />
    );
  }
  if (step === 'phone') {
    return (
      <TypePhone
        value={phone}
        onChange={(typed) => change({ phone: typed })}
        onNext={() => change({ step: 'confirm' })}
        onBack={() => change({ step: 'name' })}
      />
    );
  }
  if (step === 'confirm' && chosen !== null) {
    return (
      <ConfirmPlay
        bayName={chosen.bay.name}
        choice={chosen.choice}
        partySize={partySize}
        firstName={name.trim()}
        format={words.format}
        isBusy={booking.isBusy}
        onBook={() => booking.book({ chosen, partySize, firstName: name.trim(), phone })}
        onBack={() => change({ step: 'phone' })}
      />
    );
  }
  // Who has to choose again need not type again.
  const next = name.trim() !== '' && phone !== '' ? 'confirm' : 'name';
  return (
    <ChooseBay
      offered={offered.data}
      partySize={partySize}
      format={words.format}
      notice={notice}
      onPartySize={(size) => change({ partySize: size })}
      onChoose={(bay, choice) => change({ chosen: { bay, choice }, notice: null, step: next })}
      onBack={onBack}
    />
  );
}

function useOffered(partySize: number, isShown: boolean) {
  const trpc = useTRPC();
  const shown = { enabled: isShown, refetchInterval: OFFERS_EVERY_MS, gcTime: 0 };
  return useQuery(trpc.kiosk.playNow.queryOptions({ partySize }, { ...shown, placeholderData: (before) => before }));
}

type Outcome = {
  readonly onAnswer: (answer: Answer) => void;
  readonly onAgain: (why: string) => void;
};

type Complete = Pick<Wish, 'partySize' | 'phone'> & { readonly chosen: Chosen; readonly firstName: string };

function useBook(words: Words, { onAnswer, onAgain }: Outcome) {
  const trpc = useTRPC();
  const mutation = useMutation(trpc.kiosk.book.mutationOptions({ gcTime: 0 }));
  const book = ({ chosen: { bay, choice }, partySize, firstName, phone }: Complete) => {
    const { startsAt, endsAt, price } = choice;
    const time = { resourceId: bay.resourceId, startsAt, endsAt };
    mutation.mutate(
      { ...time, firstName, phone, partySize, totalCents: price.totalCents },
      {
        onSuccess: (booked) => onAnswer(answerToBooked(booked, { firstName, bayName: bay.name, endsAt }, words)),
        onError: (error) => {
          const refused = answerToRefused(error, words);
          if (refused.kind === 'answer') onAnswer(refused.answer);
          else onAgain(refused.notice);
        },
      },
    );
  };
  return { book, isBusy: mutation.isPending };
}
