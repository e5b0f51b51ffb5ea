import type { CatchUp } from '../../main/controller/api/views.ts';
import { useStrings } from '../strings.ts';

/** How far the two sides have come, as a bar; the numbers stand beside it in words. */
export function CatchUpBar({ catchUp: { done, total } }: { readonly catchUp: CatchUp }) {
  const t = useStrings();
  return (
    <progress
      aria-label={t.link.catchingUp}
      value={done}
      max={total}
      className="h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
    />
  );
}
