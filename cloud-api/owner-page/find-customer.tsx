import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { Dialog } from '../../renderer/ui/dialog.tsx';
import { SkeletonList } from '../../renderer/ui/skeleton.tsx';
import { TextField } from '../../renderer/ui/text-field.tsx';
import type { CustomerView } from '../customers/customer-admin-routes.ts';
import { useOwner } from './owner-context.tsx';
import { sentenceOf } from './sentence.ts';
import { TEXT } from './strings-english.ts';

/** Finds a customer and makes the link by which they see and use what the club has given them. */
export function FindCustomer({ onClose }: { readonly onClose: () => void }) {
  const { api } = useOwner();
  const words = TEXT.customers;
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const found = useQuery({ queryKey: ['customers', search], queryFn: () => api.searchCustomers(search) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSearch(typed.trim());
  };

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.title}
      description={words.detail}
      closeLabel={TEXT.close}
    >
      <div className="grid gap-4">
        <form className="flex items-end gap-2" onSubmit={submit}>
          <TextField
            className="min-w-0 flex-1"
            label={words.search}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit">{words.find}</Button>
        </form>
        {found.isPending && <SkeletonList label={TEXT.loading} rows={3} rowClassName="h-16" />}
        {found.isError && <Banner tone="danger">{sentenceOf(found.error)}</Banner>}
        {found.data?.length === 0 && <p className="text-muted">{words.nobody}</p>}
        <ul className="grid gap-2">
          {found.data?.map((customer) => (
            <li key={customer.id}>
              <Customer customer={customer} />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function Customer({ customer }: { readonly customer: CustomerView }) {
  const { api } = useOwner();
  const words = TEXT.customers;
  const { id, firstName, lastName, email, phone, tier, credits } = customer;
  const name = `${firstName} ${lastName}`.trim();
  const link = useMutation({ mutationFn: (isNew: boolean) => api.linkCustomer(id, isNew) });
  return (
    <article aria-label={name} className="grid gap-2 rounded-ui border border-line bg-surface px-4 py-3">
      <p className="font-semibold">{name}</p>
      <p className="tabular text-13 text-muted [overflow-wrap:anywhere]">
        {[email ?? phone ?? '', tier, words.credits(credits)].filter(Boolean).join(' · ')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button busy={link.isPending} onClick={() => link.mutate(false)}>
          {words.link}
        </Button>
        {link.data !== undefined && (
          <Button busy={link.isPending} onClick={() => link.mutate(true)}>
            {words.renew}
          </Button>
        )}
      </div>
      {link.isError && <Banner tone="danger">{sentenceOf(link.error)}</Banner>}
      {link.data !== undefined && (
        <TextField
          label={words.address}
          hint={words.addressHint}
          readOnly
          value={link.data.url}
          onFocus={(event) => event.target.select()}
        />
      )}
    </article>
  );
}
