import type { CustomerWholeView } from '../../customers/customer-views.ts';
import { AskedAction } from '../asked-action.tsx';
import { useOwner } from '../owner-context.tsx';
import { hereZone } from '../owner-format.ts';
import { hrefOf } from '../owner-route.ts';
import { nameOf } from './name-of.ts';
import { useWording } from '../wording.tsx';

type OtherRecord = CustomerWholeView['alike'][number];

/** The same person written down again: what was merged, and who might be. Nothing is seen of it where there is neither. */
export function OtherRecords({ customer }: { readonly customer: CustomerWholeView }) {
  const { text, format } = useWording();
  const words = text.customers;
  const { api, now } = useOwner();
  const { id, merged, alike } = customer;
  if (merged.length === 0 && alike.length === 0) return null;
  const contactOf = ({ email, phone }: OtherRecord): string => [email, phone].filter(Boolean).join(' · ');
  return (
    <section aria-label={words.records} className="grid gap-3">
      <h3 className="font-semibold">{words.records}</h3>
      <ul className="grid gap-2">
        {merged.map(({ mergeId, record, mergedAt, undoUntil }) => (
          <li key={mergeId} className="grid gap-2 rounded-ui border border-line bg-surface px-4 py-3">
            <p className="[overflow-wrap:anywhere]">
              {words.mergedRecord(nameOf(record), contactOf(record), format.instant(mergedAt, hereZone()))}
            </p>
            {now() <= Date.parse(undoUntil) && (
              <AskedAction
                label={words.undo}
                name={words.undoOf(nameOf(record))}
                title={words.undoTitle(nameOf(record))}
                description={words.undoDetail}
                keepLabel={text.cancel}
                done={words.undone}
                onConfirm={() => api.undoMerge(mergeId)}
              />
            )}
          </li>
        ))}
        {alike.map((record) => (
          <li key={record.id} className="grid gap-2 rounded-ui border border-line bg-surface px-4 py-3">
            <p className="[overflow-wrap:anywhere]">
              {words.alike}{' '}
              <a className="underline underline-offset-4" href={`${hrefOf('customers')}/${record.id}`}>
                {nameOf(record)}
              </a>{' '}
              <span className="text-muted">{contactOf(record)}</span>
            </p>
            <AskedAction
              label={words.merge}
              name={words.mergeOf(nameOf(record))}
              title={words.mergeTitle(nameOf(record), nameOf(customer))}
              description={words.mergeDetail}
              keepLabel={text.cancel}
              done={words.mergeDone}
              onConfirm={() => api.mergeCustomer(id, record.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
