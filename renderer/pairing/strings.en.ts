import type { PairingProblem } from '../../main/controller/api/pairing-views.ts';

type Told = { readonly title: string; readonly next: string };

/** The wizard that makes a new computer a club's: in English. Its type is what a translation must fill in. */
export const EN_PAIRING = {
  pairing: {
    title: 'Set up this computer',
    step: (n: number) => `Step ${n} of 3`,
    codeTitle: 'Connect it to your club',
    codeDetail:
      'The club’s owner signs in to the cloud’s owner page, chooses “Pair a computer” or “Replace the computer”, and gets a code. It is good once and for ten minutes.',
    kind: 'This computer',
    isFirst: 'is the club’s first',
    isReplacement: 'takes the place of another',
    replaceTitle: 'The other computer must be off, and stay off.',
    replaceDetail:
      'It is out of office from the moment that the owner confirms. If it still runs and is online, have it hand its time back first (“A new PC in the place of one that runs” in the runbook), then shut it down: what it sold and did not hand over stays behind. Bookings come by themselves. Staff names and PINs come only with a backup of the old computer: put it back before you go on.',
    oldIsOff: 'The other computer is switched off, or it is gone for good',
    needOff: 'Make sure of it, then tick this',
    address: 'Address of the cloud',
    addressHint: 'As in the browser of the owner page, for example cloud.example.com',
    needAddress: 'Write the address',
    code: 'Pairing code',
    needCode: 'Write the code',
    begin: 'Connect',
    keysTitle: 'This computer was set up before, but its keys can’t be opened.',
    keysDetail:
      'Its keyring is locked or belongs to another account. If this is that computer, sign in to its own account as always, unlock the keyring and start this program again. Only if that can’t be done, or if this folder came from another computer, pair it anew. Doors go on for the bookings known here.',
    reachingTitle: (address: string) => `Asking ${address} …`,
    compareTitle: 'Compare the six digits',
    compareDetail: (club: string) =>
      `This computer is about to become the controller of ${club}. Read these digits to the owner, who types them on the owner page.`,
    digits: 'Six digits',
    compareWarning:
      'If the owner page says that they are wrong, don’t go on: somebody may be in between. Cancel and begin again with a new code.',
    compareReplaces:
      'If the club has another computer in office, the page also asks for the words “it is switched off or destroyed”. Look that it is, before you have them typed.',
    waiting: 'Waiting for the owner to confirm …',
    left: (minutes: number) =>
      minutes < 1 ? 'Less than a minute is left.' : `${minutes} ${minutes === 1 ? 'minute is' : 'minutes are'} left.`,
    isOtherClub: 'Not your club? Cancel: the code was for another one.',
    startingTitle: (club: string) => `This is ${club}’s computer now`,
    starting: 'Starting …',
    ownerTitle: 'Take down the owner’s PIN',
    ownerDetail: (club: string) =>
      `This computer is ${club}’s now. Nobody can sign in on this computer yet. The first to do so is “owner”, with this PIN:`,
    pin: 'PIN of owner',
    ownerWarning: 'It is shown only here and only now. Write it down where only the owner finds it.',
    ownerCatchUp:
      'If the club had a computer before, this one now fetches what the cloud knows. It sells as soon as it has that; the top of the screen says how far it is.',
    hasNoted: 'I have written the PIN down',
    needNoted: 'Write the PIN down first, then tick this',
    finish: 'Go to sign-in',
    technical: (text: string) => `Technically: ${text}`,
    fast: (duration: string) => `It is ${duration} fast.`,
    slow: (duration: string) => `It is ${duration} slow.`,
    hours: (n: number) => `${n} h`,
    minutes: (n: number) => `${n} min`,
    problems: {
      'pairing.bad_address': {
        title: 'That is not an address.',
        next: 'Write it as it stands in the browser of the owner page, for example cloud.example.com.',
      },
      'pairing.insecure_address': {
        title: 'The address must begin with https.',
        next: 'Keys of the club go over this line. Leave http:// away and try again.',
      },
      'pairing.unreachable': {
        title: 'The cloud can’t be reached.',
        next: 'Look whether the address is right and whether this computer has internet: open the owner page in its browser. The code is still good.',
      },
      'pairing.clock_wrong': {
        title: 'This computer’s clock is wrong.',
        next: 'Doors open by this clock. Set date, time and time zone right in the system’s settings, switch on “set automatically”, then try again. The code is still good.',
      },
      'pairing.code_refused': {
        title: 'The cloud does not take this code.',
        next: 'It is mistyped, older than ten minutes, or was used before. Compare it once; if it is right, have the owner make a new one.',
      },
      'pairing.too_many_tries': {
        title: 'Too many tries.',
        next: 'Wait a minute, then try again with the right code.',
      },
      'pairing.refused': { title: 'The cloud refused.', next: 'Begin again with a new code.' },
      'pairing.expired': {
        title: 'Nobody confirmed this computer.',
        next: 'The time ran out, the digits were typed wrongly too often, or the owner made another code. Begin again with a new code.',
      },
      'pairing.forged': {
        title: 'Stop: the answer is not from the cloud that showed the digits.',
        next: 'Nothing was kept. Somebody is between this computer and the cloud. Don’t use this network; call support.',
      },
      'pairing.other_facility': {
        title: 'The code is another club’s.',
        next: 'This computer holds the data of one club and can’t become another’s. Nothing was kept, but that club’s computer is out of office now: pair that one anew. For this one, have a code made for its own club.',
      },
      'database.in_use': {
        title: 'Another program uses this computer’s data.',
        next: 'Is the service, or the program in another account, running here? Stop it, then try again.',
      },
      'pairing.failed': {
        title: 'That did not work, and the reason is in the log.',
        next: 'Is there room on the disk? Try again with a new code; if it repeats, call support.',
      },
    } satisfies Record<PairingProblem['code'], Told>,
  },
};
