/** Fewer letters find half the club. */
export const TEXT_LENGTH_MIN = 2;
