const SWITCH_MAC = '78:45:58:a0:00:01';

/** What hangs on the demo club's PoE switch, port by port. */
const PLUGGED_IN = [
  'Main entrance hub',
  'Bays 1–2 hub',
  'Bays 3–4 hub',
  'Bay 1 PC',
  'Bay 2 PC',
  'Bay 3 PC',
  'Bay 4 PC',
];

/** The network of the demo club. Its account changes nothing but a simulated network. */
export const DEMO_NETWORK = {
  account: { username: 'demo-controller', password: 'demo-network-password' },
  switches: [
    {
      mac: SWITCH_MAC,
      name: 'Back office switch',
      ports: [
        ...PLUGGED_IN.map((name, index) => ({ index: index + 1, name, hasPoe: true })),
        { index: 8, name: 'Uplink', hasPoe: false },
      ],
    },
  ],
  clients: PLUGGED_IN.map((name, index) => ({
    mac: `78:45:58:b0:00:0${index + 1}`,
    name,
    ip: `10.20.0.${index + 11}`,
    switchMac: SWITCH_MAC,
    portIndex: index + 1,
  })),
} as const;
