/** The demo's accounts at Twilio and SendGrid: what its cloud and they share. Nobody else trusts them. */
export const DEMO_TWILIO = {
  accountSid: 'AC00000000000000000000000000000000',
  authToken: 'demo-twilio-auth-token',
  numbers: ['+15005550006'],
} as const;

export const DEMO_SENDGRID = {
  apiKey: 'SG.demo-sendgrid-key',
  /** Its public key is at `/__sim/key`, the same at every start. */
  keySeed: 'demo-sendgrid-events',
} as const;
