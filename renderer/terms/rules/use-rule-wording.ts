import { useMemo } from 'react';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import type { RuleWording } from './rule-words.ts';

/** How rules are put into words here: in the language and with the bays of whoever looks. */
export function useRuleWording(): RuleWording {
  const t = useStrings();
  const { profile } = useClub();
  const { currency, resources } = profile;
  return useMemo(() => ({ words: t.terms.words, locale: t.locale, currency, resources }), [t, currency, resources]);
}
