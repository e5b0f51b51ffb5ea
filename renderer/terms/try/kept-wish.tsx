import { type ReactNode, useMemo, useState } from 'react';
import { KeptWishContext, type Wish } from './wish.ts';

/** Keeps what was tried out while other tabs are shown. */
export function KeptWish({ children }: { readonly children: ReactNode }) {
  const [wish, setWish] = useState<Wish | null>(null);
  return <KeptWishContext value={useMemo(() => ({ wish, setWish }), [wish])}>{children}</KeptWishContext>;
}
