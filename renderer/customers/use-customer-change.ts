import { useQueryClient } from '@tanstack/react-query';
import type { CustomerMatch } from '../../main/controller/api/views.ts';
import { useTRPC } from '../trpc.ts';
import { useToast } from '../ui/toast.tsx';

/** What the dialogs have in common: whom they change, and what is shown afterwards. */
type Whom = Pick<CustomerMatch, 'firstName' | 'lastName' | 'email' | 'phone' | 'standing'>;

export function useCustomerChange({ firstName, lastName, email, phone, standing }: Whom) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  return {
    whom: { customerId: standing?.id ?? null, customer: { firstName, lastName, email, phone } },
    finish: async (title: string) => {
      toast({ title });
      await queryClient.invalidateQueries(trpc.customer.pathFilter());
    },
  };
}
