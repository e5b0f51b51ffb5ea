import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CustomerSelfView } from '../../http/customer-routes.ts';
import { type ApiClient, ApiError } from '../api-client.ts';
import type { CustomerKey, DeviceMemory } from '../device-memory.ts';
import { type Services, useServices } from '../page-context.tsx';

const CUSTOMER = 'customer';
const LINK = 'customer-link';

/** What shows how many credits somebody has. */
export const CUSTOMER_QUERIES = [CUSTOMER, LINK];

/** What the customer has said of the messages that they are sent. */
export const PREFERENCES = 'customer-messages';

/** What depends on whom the device is known as. */
const SHOWN = [CUSTOMER, PREFERENCES, 'availability', 'price'];

/** Whom this device is known as; null for nobody, and for a link that is no longer good. */
const customerQuery = ({ api, memory }: Pick<Services, 'api' | 'memory'>) =>
  queryOptions({ queryKey: [CUSTOMER], queryFn: () => askWhoIsKnown(api, memory) });

async function askWhoIsKnown(api: ApiClient, memory: DeviceMemory): Promise<CustomerSelfView | null> {
  if (memory.readCustomerKey() === null) return null;
  try {
    return await api.getCustomer();
  } catch (error) {
    // The client has forgotten the key by now.
    if (error instanceof ApiError && error.problem?.code === 'customer.token_refused') return null;
    throw error;
  }
}

export type KnownCustomer = {
  /** Null while it is not known yet, or cannot be asked, too. */
  readonly self: CustomerSelfView | null;
  /** What was shown so far was theirs alone: it is asked anew. */
  readonly forget: () => void;
};

/** The customer whom this device has opened a link of: what they have, to show and to pay with. */
export function useKnownCustomer(): KnownCustomer {
  const services = useServices();
  const queryClient = useQueryClient();
  const { data = null } = useQuery(customerQuery(services));
  return {
    self: data,
    forget: () => {
      services.memory.writeCustomerKey(null);
      queryClient.removeQueries({ queryKey: [LINK] });
      forgetWhatWasShown(queryClient);
    },
  };
}

/** Makes this device known as whoever the link belongs to, and asks what they have; null where it is no longer good. */
export function useOpenedLink(key: CustomerKey) {
  const { api, memory } = useServices();
  const queryClient = useQueryClient();
  return useQuery({
    queryKey: [LINK, key.id, key.token],
    queryFn: async () => {
      if (memory.readCustomerKey()?.token !== key.token) {
        memory.writeCustomerKey(key);
        forgetWhatWasShown(queryClient);
      }
      return askWhoIsKnown(api, memory);
    },
  });
}

function forgetWhatWasShown(queryClient: QueryClient): void {
  for (const name of SHOWN) void queryClient.resetQueries({ queryKey: [name] });
}
