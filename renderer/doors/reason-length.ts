/** As the controller takes it. */
export const REASON_LENGTH_MAX = 200;
