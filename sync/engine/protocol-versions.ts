/** The versions of the protocol that this program speaks; the two sides settle on the highest that both do (PROTOCOL §9.3). */
export const PROTOCOL_MIN = 1;
export const PROTOCOL_MAX = 1;
