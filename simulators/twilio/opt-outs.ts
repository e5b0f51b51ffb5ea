const STOP = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'];
const START = ['START', 'YES', 'UNSTOP'];
const HELP = ['HELP', 'INFO'];

export type OptOutType = 'STOP' | 'START' | 'HELP';

/** The word that a message is, where it is nothing else. */
export function optOutTypeOf(body: string): OptOutType | null {
  const word = body.trim().toUpperCase();
  if (STOP.includes(word)) return 'STOP';
  if (START.includes(word)) return 'START';
  return HELP.includes(word) ? 'HELP' : null;
}

export type OptOuts = ReturnType<typeof createOptOuts>;

/** Who wants nothing more of which number. */
export function createOptOuts() {
  const pairs = new Set<string>();
  const keyOf = (customer: string, number: string): string => `${customer} ${number}`;
  return {
    has: (customer: string, number: string): boolean => pairs.has(keyOf(customer, number)),
    note(type: OptOutType | null, customer: string, number: string): void {
      if (type === 'STOP') pairs.add(keyOf(customer, number));
      if (type === 'START') pairs.delete(keyOf(customer, number));
    },
  };
}
