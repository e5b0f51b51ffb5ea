/** The parts of the screen, in the order in which they are shown; each has its own address. */
export const TERMS_TABS = ['rules', 'prices', 'promotions', 'week', 'try'] as const;
export type TermsTab = (typeof TERMS_TABS)[number];

/** The part that is shown, to which the focus goes when a button below or above it has done its work and is gone. */
export const TERMS_PANEL_ID = 'terms-panel';
