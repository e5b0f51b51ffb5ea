import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import type { CustomerView } from '../../customers/customer-views.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { hrefOf, useCustomerId } from '../owner-route.ts';
import { CustomerPage } from './customer-page.tsx';
import { nameOf } from './name-of.ts';
import { useWording } from '../wording.tsx';

/** Everybody who has booked, or whom the club has given something: a search, and a page for each. */
export function CustomersScreen() {
  const customerId = useCustomerId();
  const [search, setSearch] = useState('');
  return customerId === null ? (
    <Search search={search} onSearch={setSearch} />
  ) : (
    <CustomerPage key={customerId} customerId={customerId} />
  );
}

type SearchProps = { readonly search: string; readonly onSearch: (text: string) => void };

function Search({ search, onSearch }: SearchProps) {
  const words = useWording().text.customers;
  const { api } = useOwner();
  const [typed, setTyped] = useState(search);
  const found = useQuery({ queryKey: ['customers', search], queryFn: () => api.searchCustomers(search) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(typed.trim());
  };
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
      <form className="flex max-w-md items-end gap-2" onSubmit={submit}>
        <TextField
          className="min-w-0 flex-1"
          label={words.search}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">{words.find}</Button>
      </form>
      <Loaded query={found} rowClassName="h-16">
        {(customers) =>
          customers.length === 0 ? (
            <p className="text-muted">{words.nobody}</p>
          ) : (
            <ul className="grid gap-2">
              {customers.map((customer) => (
                <li key={customer.id}>
                  <Found customer={customer} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

function Found({ customer }: { readonly customer: CustomerView }) {
  const words = useWording().text.customers;
  const { id, email, phone, tier, credits } = customer;
  return (
    <article aria-label={nameOf(customer)} className="grid gap-1 rounded-ui border border-line bg-surface px-4 py-3">
      <a className="font-semibold underline underline-offset-4" href={`${hrefOf('customers')}/${id}`}>
        {nameOf(customer)}
      </a>
      <p className="tabular text-13 text-muted [overflow-wrap:anywhere]">
        {[email, phone, tier, words.credits(credits)].filter(Boolean).join(' · ')}
      </p>
    </article>
  );
}
