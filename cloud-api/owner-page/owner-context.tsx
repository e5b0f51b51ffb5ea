import { createContext, useContext } from 'react';
import type { OwnerApi } from './owner-api.ts';

type Owner = { readonly api: OwnerApi; readonly origin: string; readonly now: () => number };

export const OwnerContext = createContext<Owner | null>(null);

/** The signed-in owner's way to the cloud. */
export function useOwner(): Owner {
  const owner = useContext(OwnerContext);
  if (owner === null) throw new Error('useOwner: nobody is signed in');
  return owner;
}
