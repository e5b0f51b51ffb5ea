import { useStrings } from '../strings.ts';

/** Beside buttons that are disabled while this controller sells nothing; the banner has the whole story. */
export function NotSelling() {
  const t = useStrings();
  return <p className="text-15 text-danger-text">{t.fence.notSelling}</p>;
}
