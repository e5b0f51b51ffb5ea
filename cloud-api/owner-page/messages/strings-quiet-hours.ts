/** Every word about when no phone is to ring. */
export const QUIET_HOURS = {
  title: 'Quiet hours',
  detail:
    'At night no text of yours rings on a phone. Each club has its own hours, by the clock on its own wall. Mail is not held back.',
  from: 'Quiet from',
  until: 'until',
  wrong: 'The two times must differ, and be at most 16 hours apart',
  missing: 'Write a time, such as 22:00',
  preview: ({ from, until, club }: { from: string; until: string; club: string }) =>
    `A text that ${club} would send at ${from} waits until ${until}. Only for a booking that begins before then, or within the hour after, it goes out an hour before the booking begins.`,
  usual: 'These are the usual hours: nobody has said others yet.',
  savedAt: (when: string) => `Saved ${when}`,
  save: 'Save',
  saved: 'Saved. It counts for everything that has not gone out.',
};
