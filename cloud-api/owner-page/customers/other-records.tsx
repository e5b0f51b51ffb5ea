import type { CustomerWholeView } from '../../customers/customer-views.ts';
import { AskedAction } from '../asked-action.tsx';
import { useOwner } from '../owner-context.tsx';
import { formatInstant, hereZone } from '../owner-format.ts';
import { hrefOf } from '../owner-route.ts';
import { TEXT } from '../strings-english.ts';
import { nameOf } from './name-of.ts';

const WORDS = TEXT.customers;

type OtherRecord = CustomerWholeView['alike'][number];

/** The same person written down again: what was merged, and who might be. Nothing is seen of it where there is neither. */
export function OtherRecords({ customer }: { readonly customer: CustomerWholeView }) {
  const { api, now } = useOwner();
  const { id, merged, alike } = customer;
  if (merged.length === 0 && alike.length === 0) return null;
  const contactOf = ({ email, phone }: OtherRecord): string => [email, phone].filter(Boolean).join(' · ');
  return (
    <section aria-label={WORDS.records} className="grid gap-3">
      <h3 className="font-semibold">{WORDS.records}</h3>
      <ul className="grid gap-2">
        {merged.map(({ mergeId, record, mergedAt, undoUntil }) => (
          <li key={mergeId} className="grid gap-2 rounded-ui border border-line bg-surface px-4 py-3">
            <p className="[overflow-wrap:anywhere]">
              {WORDS.mergedRecord(nameOf(record), contactOf(record), formatInstant(mergedAt, hereZone()))}
            </p>
            {now() <= Date.parse(undoUntil) && (
              <AskedAction
                label={WORDS.undo}
                name={WORDS.undoOf(nameOf(record))}
                title={WORDS.undoTitle(nameOf(record))}
                description={WORDS.undoDetail}
                keepLabel={TEXT.cancel}
                done={WORDS.undone}
                onConfirm={() => api.undoMerge(mergeId)}
              />
            )}
          </li>
        ))}
        {alike.map((record) => (
          <li key={record.id} className="grid gap-2 rounded-ui border border-line bg-surface px-4 py-3">
            <p className="[overflow-wrap:anywhere]">
              {WORDS.alike}{' '}
              <a className="underline underline-offset-4" href={`${hrefOf('customers')}/${record.id}`}>
                {nameOf(record)}
              </a>{' '}
              <span className="text-muted">{contactOf(record)}</span>
            </p>
            <AskedAction
              label={WORDS.merge}
              name={WORDS.mergeOf(nameOf(record))}
              title={WORDS.mergeTitle(nameOf(record), nameOf(customer))}
              description={WORDS.mergeDetail}
              keepLabel={TEXT.cancel}
              done={WORDS.mergeDone}
              onConfirm={() => api.mergeCustomer(id, record.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
