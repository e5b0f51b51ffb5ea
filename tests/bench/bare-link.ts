/** What the two halves of the bare question and answer are called on the broker. */
export const BARE_SITE = '6a3f9c10-5b1e-4d2a-8c77-0a4b5e6f7083';
export const BARE_PASSWORD = 'bench';
