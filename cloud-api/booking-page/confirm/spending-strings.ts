const CODE_AND_CREDITS = { code: 'the code', credits: 'your credits', both: 'the code and your credits' };

/** What a booking has used up besides money. */
export type Used = keyof typeof CODE_AND_CREDITS;

const credits = (count: number) => (count === 1 ? '1 credit' : `${count} credits`);
const upperFirst = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

export const SPENDING_ENGLISH = {
  title: 'Code or credits',
  code: 'Promotion code',
  apply: 'Apply',
  applied: (code: string, name: string) => `${code} is applied: ${name}`,
  remove: (code: string) => `Remove ${code}`,
  payWithCredits: (balance: number) => `Pay with credits (you have ${balance})`,
  noCredits: 'None',
  creditsPay: (count: number, amount: string) => `${credits(count)}: ${amount}`,
  paidByCredits: (count: number) => credits(count),
  due: 'Left to pay',
  failed: 'We could not look at this just now. Try again.',
  comesBack: (used: Used) => `If you cancel, ${CODE_AND_CREDITS[used]} can be used again.`,
  comesBackUntil: (used: Used, when: string) =>
    `Cancel by ${when} and ${CODE_AND_CREDITS[used]} can be used again; after that not any more.`,
  cancelFree: 'Cancelling is free now.',
  cancelCosts: (fee: string) => `Cancelling costs ${fee} now.`,
  cancelReturns: (used: Used) => `${upperFirst(CODE_AND_CREDITS[used])} can be used again.`,
  cancelLoses: (used: Used) => `${upperFirst(CODE_AND_CREDITS[used])} cannot be used again.`,
  used: 'Used',
};

export type SpendingStrings = typeof SPENDING_ENGLISH;

const CODE_ET_CREDITS: Record<Used, string> = {
  code: 'le code pourra servir',
  credits: 'vos crédits pourront servir',
  both: 'le code et vos crédits pourront servir',
};
const NE_SERVIRONT_PLUS: Record<Used, string> = {
  code: 'Le code ne pourra plus servir.',
  credits: 'Vos crédits seront perdus.',
  both: 'Le code ne pourra plus servir et vos crédits seront perdus.',
};
const creditFr = (count: number) => (count === 1 ? '1 crédit' : `${count} crédits`);

export const SPENDING_FRENCH: SpendingStrings = {
  title: 'Code ou crédits',
  code: 'Code promotionnel',
  apply: 'Appliquer',
  applied: (code, name) => `${code} est appliqué : ${name}`,
  remove: (code) => `Retirer ${code}`,
  payWithCredits: (balance) => `Payer avec des crédits (vous en avez ${balance})`,
  noCredits: 'Aucun',
  creditsPay: (count, amount) => `${creditFr(count)} : ${amount}`,
  paidByCredits: creditFr,
  due: 'Reste à payer',
  failed: 'Nous n’avons pas pu le vérifier. Réessayez.',
  comesBack: (used) => `Si vous annulez, ${CODE_ET_CREDITS[used]} à nouveau.`,
  comesBackUntil: (used, when) =>
    `Si vous annulez au plus tard le ${when}, ${CODE_ET_CREDITS[used]} à nouveau; ensuite, plus.`,
  cancelFree: 'Annuler est gratuit en ce moment.',
  cancelCosts: (fee) => `Annuler coûte ${fee} en ce moment.`,
  cancelReturns: (used) => `${upperFirst(CODE_ET_CREDITS[used])} à nouveau.`,
  cancelLoses: (used) => NE_SERVIRONT_PLUS[used],
  used: 'Utilisé',
};

/** Null where nothing but money was used. */
export function usedIn(spent: { readonly promotion: unknown; readonly credits: unknown }): Used | null {
  if (spent.promotion && spent.credits) return 'both';
  if (spent.promotion) return 'code';
  return spent.credits ? 'credits' : null;
}
