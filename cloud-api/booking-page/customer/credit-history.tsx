import type { CustomerSelfView } from '../../http/customer-routes.ts';
import { useWording } from '../page-context.tsx';
import { createZoneFormat } from '../../../domain/zone-format.ts';

type CreditHistoryProps = {
  readonly entries: CustomerSelfView['entries'];
  /** Of the club; the reader's own while it is not known. */
  readonly timeZone: string | undefined;
};

/** The last lines of the ledger, newest first. */
export function CreditHistory({ entries, timeZone }: CreditHistoryProps) {
  const { text, locale } = useWording();
  const words = text.customer;
  const format = createZoneFormat(locale, timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (
    <section aria-labelledby="history" className="grid gap-2">
      <h2 id="history" className="text-17 font-semibold">
        {words.history}
      </h2>
      {entries.length === 0 && <p className="text-muted">{words.historyNone}</p>}
      <ul className="grid">
        {entries.map(({ kind, count, at }, index) => (
          <li key={index} className="tabular flex items-baseline gap-4 border-b border-line py-2">
            <span className="min-w-0 flex-1">
              {words.entries[kind]}
              <span className="block text-13 text-muted">{format.longDay(format.localDate(Date.parse(at)))}</span>
            </span>
            <span className="shrink-0 font-semibold">{count > 0 ? `+${count}` : `−${-count}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
