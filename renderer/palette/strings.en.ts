/** The palette's words in English. */
export const EN_PALETTE = {
  palette: {
    title: 'Search',
    placeholder: 'Customer, booking or action',
    actions: 'Actions',
    customers: 'Customers',
    bookings: 'Bookings',
    none: 'Nothing found.',
    keys: 'Arrow keys choose, Enter opens, Escape closes.',
    results: (n: number) => `${n} ${n === 1 ? 'result' : 'results'}`,
  },
};
