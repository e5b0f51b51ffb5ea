import { CircleAlert } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useRoute } from '../route.ts';
import { useStrings } from '../strings.ts';
import { useTermsDraft } from './draft.ts';
import { TERMS_PANEL_ID, TERMS_TABS, type TermsTab } from './terms-tab.ts';

type TermsTabsProps = { readonly current: TermsTab; readonly children: ReactNode };

/** The parts of the screen. Tab enters and leaves the row; arrow keys, Home and End choose. */
export function TermsTabs({ current, children }: TermsTabsProps) {
  const t = useStrings();
  const [, go] = useRoute();
  const { problems } = useTermsDraft();
  const row = useRef<HTMLDivElement>(null);
  const choose = (tab: TermsTab) => go({ screen: 'terms', tab }, 'replace');
  const onKey = (event: KeyboardEvent) => {
    const next = tabAfter(current, event.key);
    if (next === null) return;
    event.preventDefault();
    choose(next);
    row.current?.querySelector<HTMLElement>(`#terms-tab-${next}`)?.focus();
  };
  return (
    <>
      <div
        ref={row}
        role="tablist"
        aria-label={t.terms.title}
        onKeyDown={onKey}
        className="flex gap-1 border-b border-line px-6 pt-3"
      >
        {TERMS_TABS.map((tab) => (
          <button
            key={tab}
            id={`terms-tab-${tab}`}
            type="button"
            role="tab"
            aria-selected={tab === current}
            aria-controls={TERMS_PANEL_ID}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => choose(tab)}
            className="-mb-px flex min-h-control items-center gap-1 border-b-2 border-transparent px-3 text-15 font-medium text-muted hover:text-text aria-selected:border-accent aria-selected:text-accent-text"
          >
            {t.terms.tabs[tab]}
            {problems.some(({ field }) => field.startsWith(`${tab}.`)) && (
              <CircleAlert aria-label={t.terms.problemsHere} className="size-4 text-danger-text" />
            )}
          </button>
        ))}
      </div>
      <div
        key={current}
        id={TERMS_PANEL_ID}
        role="tabpanel"
        aria-labelledby={`terms-tab-${current}`}
        tabIndex={-1}
        className="grid min-h-0 flex-1 content-start gap-4 overflow-y-auto px-6 py-4"
      >
        {children}
      </div>
    </>
  );
}

function tabAfter(current: TermsTab, key: string): TermsTab | null {
  const at = TERMS_TABS.indexOf(current);
  const { length } = TERMS_TABS;
  switch (key) {
    case 'ArrowRight':
      return TERMS_TABS[(at + 1) % length] ?? null;
    case 'ArrowLeft':
      return TERMS_TABS[(at + length - 1) % length] ?? null;
    case 'Home':
      return TERMS_TABS[0];
    case 'End':
      return TERMS_TABS[length - 1] ?? null;
    default:
      return null;
  }
}
