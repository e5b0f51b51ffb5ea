import { failureOf } from './failure.ts';
import { sentenceOf } from './sentence.ts';
import { useStrings } from './strings.ts';
import { Banner } from './ui/banner.tsx';

/** Why a change was not made, beside the button that asked for it. */
export function FailureNote({ error }: { readonly error: unknown }) {
  const t = useStrings();
  if (error === null || error === undefined) return null;
  return <Banner tone="danger">{sentenceOf(t, failureOf(error))}</Banner>;
}
