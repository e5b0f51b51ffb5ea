/** Work that was given up and waits for a person: in English. */
export const EN_JOBS = {
  jobs: {
    title: 'Given up',
    intro: 'The controller tried this until it made no sense to go on. Somebody has to see to it.',
    kinds: {
      'visitor.settle': 'Give the PIN to the door readers',
      'visitor.reconcile': 'Compare the door system’s visitors with the bookings',
      'visitor.clean_up': 'Clear past visitors away at the door system',
    } as Readonly<Record<string, string>>,
    otherKind: (kind: string) => `Work of the controller (${kind})`,
    forWhom: (name: string, bay: string, day: string, times: string) => `${name}, ${bay}, ${day}, ${times}`,
    goneBay: 'a bay that is gone',
    since: (when: string) => `given up ${when}`,
    mayHaveHappened: 'It may have happened all the same. Look before you try again.',
    noProblem: 'Why is not known.',
    retry: 'Try again',
    retryName: (what: string) => `Try again: ${what}`,
    tooLate: 'Too late to try again.',
    dismiss: 'Put away',
    dismissName: (what: string) => `Put away: ${what}`,
    dismissDetail: 'Nothing more is done about it. Your name and the reason are written down.',
    reason: 'Reason',
    reasons: ['Done by hand', 'No longer needed', 'Customer was let in'],
  },
};
