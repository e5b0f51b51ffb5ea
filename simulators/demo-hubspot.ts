/** The demo's account at HubSpot: what its cloud and its HubSpot share. Nobody else trusts it. */
export const DEMO_HUBSPOT = {
  accessToken: 'demo-hubspot-token',
  webhooks: {
    appId: 62_516,
    clientSecret: 'demo-hubspot-secret',
    eventTypes: [
      'contact.creation',
      'contact.propertyChange',
      'contact.deletion',
      'contact.merge',
      'contact.privacyDeletion',
    ],
  },
} as const;
