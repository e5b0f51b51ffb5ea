import type {
  IntegrationMode,
  IntegrationName,
  SetupFinding,
  SignInView,
} from '../../main/controller/api/integration-views.ts';

type SignInCode = Extract<Extract<SignInView, { state: 'failed' }>['code'], `technician.${string}`>;

/** What a field is called, what is to be put in, and what is said when that is not right. */
type FieldWords = { readonly label: string; readonly hint?: string; readonly problem?: string };

type VendorWords = {
  readonly name: string;
  readonly about: string;
  readonly fields: Readonly<Record<string, FieldWords>>;
};

const VENDORS: Readonly<Record<IntegrationName, VendorWords>> = {
  unifi_access: {
    name: 'UniFi Access',
    about: 'Opens the doors, from here and by the PINs of bookings.',
    fields: {
      url: {
        label: 'Address of the console',
        hint: 'In the club’s own network, for example https://192.168.1.10:12445',
        problem: 'Write an address that begins with https, such as https://192.168.1.10:12445.',
      },
      token: {
        label: 'API token',
        hint: 'Made in UniFi Access: Settings, General, Advanced, API Token. Keys of the Control Plane do not work.',
        problem:
          'Put in the token as UniFi Access showed it, without blanks. After a change of the address, put it in again.',
      },
      certificate: {
        label: 'Trusted certificate (SHA-256)',
        hint: 'Only a console that shows this certificate is ever sent anything.',
        problem: 'Fetch the certificate and trust it, or put in its SHA-256 fingerprint: 64 digits and letters A to F.',
      },
      visitors: {
        label: 'Bookings’ PINs open the doors at their own readers',
        hint: 'UniFi Access then keeps a visitor for each booking.',
      },
    },
  },
  unifi_network: {
    name: 'UniFi Network',
    about: 'Wi-Fi vouchers for guests, and power for readers and PCs that hang.',
    fields: {
      url: {
        label: 'Address of the console',
        hint: 'In the club’s own network, for example https://192.168.1.1. With UniFi OS Server, its port too: https://192.168.1.1:11443',
        problem: 'Write an address that begins with https, such as https://192.168.1.1.',
      },
      username: {
        label: 'User name',
        hint: 'A local account of the console, without a second factor.',
        problem: 'Put in the name of a local account.',
      },
      password: { label: 'Password', problem: 'Put in the password. After a change of the address, put it in again.' },
      site: {
        label: 'Site',
        hint: 'Leave it empty unless there are several. As it stands in the address of UniFi Network.',
        problem: 'Put in the site as it stands in the address of UniFi Network, or leave it empty.',
      },
      certificate: {
        label: 'Trusted certificate (SHA-256)',
        hint: 'Not the one of UniFi Access, also where both run on one console.',
        problem: 'Fetch the certificate and trust it, or put in its SHA-256 fingerprint: 64 digits and letters A to F.',
      },
      vouchers: {
        label: 'Each booking gets a code for the guest Wi-Fi',
        hint: 'Switch vouchers on at the hotspot in UniFi first.',
      },
    },
  },
  ninjaone: {
    name: 'NinjaOne',
    about: 'Makes the bays’ PCs ready for a booking and tidies up after it.',
    fields: {
      url: {
        label: 'Address',
        hint: 'Your region’s, for example https://eu.ninjarmm.com',
        problem: 'Write an address that begins with https.',
      },
      clientId: { label: 'Client ID', problem: 'Put in the client ID as NinjaOne showed it.' },
      clientSecret: {
        label: 'Client secret',
        problem: 'Put in the client secret. After a change of the address, put it in again.',
      },
      refreshToken: { label: 'Refresh token of a technician', hint: 'Without one, scripts cannot be run.' },
    },
  },
};

type Words = Readonly<Record<string, string>>;

/** The controller’s own are English already. */
const NO_OTHER_WORDS: Words = {};
const NO_OTHER_FINDINGS: Readonly<Record<IntegrationName, Words>> = {
  unifi_access: NO_OTHER_WORDS,
  unifi_network: NO_OTHER_WORDS,
  ninjaone: NO_OTHER_WORDS,
};

const SIGN_IN_PROBLEMS: Readonly<Record<string, string>> = {
  'technician.port_taken': 'Another program on the club’s computer has port 47747. End it, or restart the computer.',
  'technician.timed_out':
    'Nobody signed in within two minutes. Where NinjaOne said that the redirect does not match: enter http://127.0.0.1:47747/ninjaone/callback on the client there; a change takes an hour.',
  'technician.cancelled': 'It was ended here. Try again when ready.',
  'technician.refused': 'The technician, or NinjaOne, said no. Try again with an account that may run scripts.',
  'technician.unreachable': 'NinjaOne cannot be reached: it is in the internet. Try again later.',
  'technician.exchange_refused': 'NinjaOne did not take the sign-in. Check the client’s ID, secret and type.',
  'technician.no_refresh_token':
    'NinjaOne let the technician in for an hour only. Allow refresh tokens (offline_access) on the client in NinjaOne.',
} satisfies Record<SignInCode, string>;

/** The set-up screen, in English. Its type is what a translation must fill in. */
export const EN_SETUP = {
  setup: {
    title: 'Set-up',
    notAllowedTitle: 'Only managers and owners see how the club is set up',
    notAllowed: 'Ask one of them to sign in here.',
    ownersOnly: 'Only an owner can change this.',
    byEnvironment:
      'Set by the environment that starts this computer’s controller. What is saved here counts in its place.',
    vendors: VENDORS,
    mode: 'Used',
    modes: { disabled: 'Off', simulator: 'Simulator', live: 'Live' } satisfies Record<IntegrationMode, string>,
    modeHint: 'Simulator is for trying out: the screens say so wherever it counts.',
    health: {
      label: 'How it is',
      never: 'Not heard from yet.',
      success: (when: string) => `Last answered ${when}.`,
      failing: (when: string) => `Not working just now. Last try ${when}:`,
      failed: (when: string) => `Last failed ${when}:`,
    },
    expires: 'Token or password good until',
    expiresHint: 'As its vendor showed it; no system tells. You are warned 30 days before.',
    expiresOn: (day: string) => `Good until ${day}`,
    savedBy: (when: string, by: string) => `Saved ${when} by ${by}`,
    problems: {
      secrets_unreadable:
        'What was put in here cannot be opened on this computer: it was sealed by another one, or the key is gone. Put the tokens and passwords in again.',
      invalid: 'What was put in here is not complete or not right, so it is not used. Look at it again.',
    },
    change: (name: string) => `Change ${name}`,
    setUp: (name: string) => `Set up ${name}`,
    kept: 'kept',
    keptHint: 'One is kept. It is replaced only when you type another.',
    fetch: 'Fetch the certificate',
    fetched:
      'The console shows this certificate. Compare it with what the console itself says, or with whoever installed it:',
    fetchedSame: 'The console shows the trusted certificate.',
    validUntil: (day: string) => `Valid until ${day}`,
    trustFetched: 'Trust this certificate',
    test: 'Test now',
    testing: 'Testing …',
    testNote: 'Opens no door and changes nothing.',
    found: 'What the test found',
    allGood: 'Everything is as it should be.',
    notGood: (n: string) => `${n} to see to.`,
    states: { ok: 'good', missing: 'missing', failed: 'not good', not_tried: 'not tried' } satisfies Record<
      SetupFinding['state'],
      string
    >,
    /** Other words than the controller’s own, by `id.state`; `{name}` is where a fact goes. */
    findings: NO_OTHER_FINDINGS,
    /** The same of why, by code. */
    causes: NO_OTHER_WORDS,
    save: 'Save',
    saved: (name: string) => `${name} is saved`,
    savedDetail:
      'The controller starts again with it. That takes some seconds; doors that are being opened come first.',
    fieldsWrong: 'Some fields are not filled in right.',
    signIn: {
      begin: 'Sign in a technician',
      detail: 'Scripts run for people only. Whoever signs in at NinjaOne lends the club their right to run them.',
      waitingTitle: 'Sign in at NinjaOne now',
      waiting:
        'In a browser on this club’s own computer, with an account that may run scripts and that nobody disables. It has to be done within two minutes.',
      open: 'Open NinjaOne’s sign-in page',
      address: 'Address of the sign-in page',
      addressHint: 'Copy it into a browser on the club’s own computer: NinjaOne sends the browser back to it.',
      stop: 'Stop waiting',
      done: 'A technician is signed in',
      failedTitle: 'Nobody was signed in',
      problems: SIGN_IN_PROBLEMS,
    },
    changedCertificate: {
      title: 'The console shows another certificate than the trusted one',
      detailDoors:
        'Nothing is sent to it, so doors cannot be opened from here. That is right after the console was reset or replaced; otherwise somebody may stand in between.',
      detail:
        'Nothing is sent to it. That is right after the console was reset or replaced; otherwise somebody may stand in between.',
      look: 'Look at the new certificate',
      dialogTitle: (name: string) => `Trust another certificate of ${name}?`,
      dialogDetail:
        'Compare the new one with what the console itself says. If nobody has reset or replaced it, do not trust it: call who installed it.',
      old: 'Trusted so far',
      now: 'Shown now',
      trust: 'Trust the new one',
      keep: 'Do not trust it',
      isBack: 'By now it shows the trusted one again. Nothing is to be done.',
      trusted: 'The new certificate is trusted',
    },
    alerts: {
      certificateTitle: (name: string) => `${name} shows another certificate than the trusted one`,
      certificateDoors: 'Doors cannot be opened from here until an owner has looked at it. Use a key meanwhile.',
      certificate: 'It is not used until an owner has looked at it.',
      expiresTitle: (name: string, day: string) => `The token of ${name} is good until ${day}`,
      expires: 'Make a new one there and put it in before that day.',
      expiredTitle: (name: string, day: string) => `The token of ${name} was good until ${day}`,
      expired: 'Make a new one there and put it in.',
      unreadableTitle: (name: string) => `${name} is not used: its token or password cannot be opened`,
      unreadableDoors: 'An owner has to put it in again. Until then doors open by their own readers and keys only.',
      unreadable: 'An owner has to put it in again.',
      invalidTitle: (name: string) => `${name} is not used: it is not set up right`,
      invalid: 'An owner has to look at it.',
      open: 'Go to Set-up',
    },
  },
};

export const EN_SETUP_ERRORS = {
  'integration.changed_meanwhile': 'Somebody else has saved this in the meantime. Look at it again.',
  'integration.not_sealed':
    'Nothing was saved: this computer cannot seal the token just now, and open it is not kept. Look at its keyring, or at the key file.',
  'integration.certificate_unreachable':
    'Nothing shows a certificate at this address. Look at the address and the network.',
  'integration.certificate_differs':
    'The console shows yet another certificate by now. Nothing was changed. Look at it again.',
};
