/**
 * What the two sides of the demo were "paired" with. It is no secret: with `DEMO=1` cloud and facility listen on
 * loopback only.
 */
export const DEMO_PAIRING_CODE = 'DEMO-0000';
