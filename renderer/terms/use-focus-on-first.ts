import { useEffect, useState } from 'react';

/**
 * Gives a function that takes the focus to the first of some elements, by their ids, that is there once the change is
 * drawn and can have it: for where something is moved or goes away under somebody's fingers.
 */
export function useFocusOnFirst(): (ids: readonly string[]) => void {
  const [wanted, setWanted] = useState<readonly string[]>([]);
  useEffect(() => {
    const found = wanted.map((id) => document.getElementById(id));
    found.find((element) => element !== null && !element.matches(':disabled'))?.focus();
  }, [wanted]);
  return setWanted;
}
