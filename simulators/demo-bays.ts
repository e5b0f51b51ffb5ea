/** The PCs of the demo club's bays, as its NinjaOne knows them, and the PC at the desk, which is always on. */
export const DEMO_BAY_DEVICES = [
  { id: 41, name: 'Front desk' },
  { id: 42, name: 'Bay 1', services: ['TrackMan.IO.Service'] },
  { id: 43, name: 'Bay 2', services: ['TrackMan.IO.Service'] },
  { id: 44, name: 'Bay 3', services: ['TrackMan.IO.Service'] },
  { id: 45, name: 'Bay 4', services: ['TrackMan.IO.Service'], isOffline: true },
] as const;

export const DEMO_BAY_SCRIPTS = [
  'Bay power on',
  'Bay launch software',
  'Bay load profile',
  'Bay save data',
  'Bay reset defaults',
  'Bay diagnostics',
  'Bay restart software',
] as const;

/** The demo's client at NinjaOne. It commands nothing but simulated PCs. */
export const DEMO_NINJAONE_APP = {
  clientId: 'demo-ninjaone',
  clientSecret: 'demo-ninjaone-secret',
  grants: ['client_credentials', 'authorization_code', 'refresh_token'],
  scopes: ['monitoring', 'management', 'control'],
  redirectUris: ['http://127.0.0.1:*/ninjaone/callback'],
  lastingRefreshToken: 'demo-ninjaone-technician',
} as const;
