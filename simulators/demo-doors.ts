/** The doors of the demo club, as its UniFi Access console knows them. `id` is the club's own name for the door. */
export const DEMO_DOORS = [
  { id: 'main-entrance', name: 'Main entrance', unifiId: '7e0f3c52-4a1b-4c8e-9d27-1f6a5b0c0001' },
  { id: 'bays-1-2', name: 'Bays 1–2', unifiId: '7e0f3c52-4a1b-4c8e-9d27-1f6a5b0c0002' },
  { id: 'bays-3-4', name: 'Bays 3–4', unifiId: '7e0f3c52-4a1b-4c8e-9d27-1f6a5b0c0003' },
] as const;

/** The token of the demo's console. It opens nothing but simulated doors. */
export const DEMO_UNIFI_TOKEN = 'demo-unifi-token';
