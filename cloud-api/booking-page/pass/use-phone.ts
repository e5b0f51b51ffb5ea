import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BookingView } from '../../http/api-schemas.ts';
import type { PushInput } from '../../http/push-routes.ts';
import { ApiError } from '../api-client.ts';
import { useServices } from '../page-context.tsx';
import { type AskFailure, nameOf, type PhoneAbility, type PhoneBrowser } from '../phone.ts';

export type PhoneTopics = PushInput['topics'];
export type PhoneFailure = AskFailure | 'too_many';

/** What this phone is told of a booking; null while nobody knows, and where the club tells nothing by push. */
export type PhoneState = {
  readonly ability: PhoneAbility;
  readonly topics: PhoneTopics;
  readonly isBusy: boolean;
  readonly failure: PhoneFailure | null;
  /** Somebody has just said so here. */
  readonly isChosen: boolean;
  /** Upon a press only: where it is the first time, the browser asks. None: nothing any more. */
  choose(topics: PhoneTopics): void;
};

export function usePhone(booking: BookingView): PhoneState | null {
  const { api, phone } = useServices();
  const queryClient = useQueryClient();
  const queryKey = ['phone', booking.id];
  const key = useQuery({ queryKey: ['push-key'], queryFn: api.getPushKey, staleTime: Number.POSITIVE_INFINITY });
  const serverKey = key.data?.serverKey ?? null;
  const known = useQuery({
    queryKey,
    enabled: serverKey !== null && phone.ability === 'able',
    queryFn: async (): Promise<PhoneTopics> => {
      const browser = await phone.findBrowser(serverKey ?? '');
      return browser === null ? [] : (await api.findPush(booking, await nameOf(browser))).topics;
    },
  });
  const save = useMutation({
    async mutationFn(topics: PhoneTopics) {
      const browser = await getBrowser(topics);
      return (await api.savePush(booking, { browser, topics })).topics;
    },
    onSuccess: (topics) => queryClient.setQueryData(queryKey, topics),
  });

  /** Where nothing is wanted any more, nobody is asked. */
  async function getBrowser(topics: PhoneTopics): Promise<PhoneBrowser> {
    const given = topics.length === 0 ? await phone.findBrowser(serverKey ?? '') : null;
    if (given !== null) return given;
    const asked = await phone.ask(serverKey ?? '');
    if (!asked.ok) throw new AskError(asked.error);
    return asked.value;
  }

  if (serverKey === null || (phone.ability === 'able' && known.data === undefined)) return null;
  return {
    ability: phone.ability,
    topics: known.data ?? [],
    isBusy: save.isPending,
    failure: save.error ? failureOf(save.error) : phone.ability === 'able' && phone.isRefused() ? 'refused' : null,
    isChosen: save.isSuccess,
    choose: (topics) => save.mutate(topics),
  };
}

class AskError extends Error {
  override name = 'AskError';
  readonly failure: AskFailure;

  constructor(failure: AskFailure) {
    super(failure);
    this.failure = failure;
  }
}

function failureOf(error: Error): PhoneFailure {
  if (error instanceof AskError) return error.failure;
  return error instanceof ApiError && error.problem?.code === 'push.too_many' ? 'too_many' : 'failed';
}
