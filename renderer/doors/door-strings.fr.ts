import type { DoorEventKind, DoorMeans, DoorNote, DoorSystemNote } from '../../main/controller/api/door-views.ts';
import type { EN_DOORS } from './door-strings.en.ts';

const KINDS: Record<DoorEventKind, string> = {
  opened: 'Ouverte',
  denied: 'Refusé',
  incomplete: 'Inachevé',
  forced: 'Forcée',
  held_open: 'Restée ouverte',
  unlocked: 'Déverrouillée',
  locked: 'Verrouillée de nouveau',
  lockdown: 'Confinement du bâtiment',
  lockdown_ended: 'Confinement levé',
  evacuation: 'Évacuation',
  evacuation_ended: 'Évacuation terminée',
};

const MEANS: Record<DoorMeans, string> = {
  pin: 'par NIP',
  qr: 'par code QR',
  card: 'par carte ou téléphone',
  remote: 'd’ici',
  button: 'par le bouton',
  face: 'par visage',
  call: 'par interphone',
  other: 'autrement',
};

const NOTES: Record<DoorNote['code'], string> = {
  not_matched: 'Introuvable dans UniFi Access. Donnez-lui le même nom là-bas qu’ici.',
  hub_offline:
    'Le contrôleur de cette porte est hors ligne : personne ne peut l’ouvrir d’ici. Vérifiez alimentation et câble.',
  no_hub: 'Aucun contrôleur n’est lié à cette porte dans UniFi Access ; on ne peut pas l’ouvrir d’ici.',
  reader_offline: 'est hors ligne : on ne peut y taper aucun NIP.',
  pin_off: 'ne prend pas de NIP. Activez-les dans UniFi Access, sinon les NIP des réservations n’ouvrent pas ici.',
};

const SYSTEM_NOTES: Record<DoorSystemNote['code'], string> = {
  unreachable:
    'UniFi Access est injoignable. Les NIP marchent peut-être encore aux lecteurs ; rien ne s’ouvre d’ici. Prenez une clé.',
  certificate_changed:
    'UniFi Access montre un autre certificat que celui auquel on se fie. Rien ne lui est envoyé avant qu’un propriétaire l’ait vérifié.',
  token_refused: 'UniFi Access refuse notre jeton : il est expiré ou il lui manque un droit. Rien ne s’ouvre d’ici.',
  starting: 'UniFi Access démarre encore. Attendez une minute ou deux.',
  unclear_answer: 'UniFi Access répond des choses incompréhensibles. Signalez-le avec l’heure.',
  record_refused: 'UniFi Access ne nous laisse pas lire son journal : il manque au jeton le droit System Log.',
  live_down:
    'On n’entend rien en direct d’UniFi Access. Ce qui se passe aux portes paraît jusqu’à une demi-minute plus tard.',
  record_old: 'Le journal d’UniFi Access n’a pas pu être lu depuis un moment. La liste est peut-être incomplète.',
  clock_skew: 'L’horloge d’UniFi Access est fausse : les NIP commencent et finissent à la mauvaise heure. Réglez-la.',
};

export const FR_DOORS: typeof EN_DOORS = {
  lock: { locked: 'verrouillée', unlocked: 'déverrouillée' },
  position: { open: 'porte ouverte', closed: 'porte fermée' },
  health: {
    offline:
      'Le boîtier de cette porte est hors ligne. Vérifiez son alimentation et son câble ; utilisez une clé entre-temps.',
    no_hub: 'Aucun boîtier n’est associé à cette porte : elle ne s’ouvre pas d’ici. Associez-en un dans UniFi Access.',
    ambiguous:
      'Deux portes portent ce même nom, et on ne sait pas laquelle s’ouvrirait. Donnez à chaque porte son propre nom, dans UniFi Access et dans les réglages.',
    not_found: 'UniFi Access ne connaît pas cette porte. Choisissez-la de nouveau dans les réglages des portes.',
  },
  rule: {
    held: (until) => (until === null ? 'Tenue ouverte jusqu’à nouvel ordre' : `Tenue ouverte jusqu’à ${until}`),
    locked: 'Gardée verrouillée par UniFi Access, quel que soit son horaire',
  },
  more: (door) => `Plus pour ${door}`,
  holdOpen: 'Tenir ouverte…',
  holdOpenTitle: (door) => `Tenir ${door} ouverte`,
  holdOpenDetail: 'N’importe qui peut entrer pendant ce temps. Votre nom et la raison sont notés.',
  howLong: 'Pour combien de temps',
  minutes: (n) => (n % 60 === 0 ? `${n / 60} h` : `${n} min`),
  untilChanged: 'Jusqu’à nouvel ordre',
  hold: 'Tenir ouverte',
  normal: 'Retour à la normale',
  normalTitle: (door) => `${door} : retour à la normale`,
  normalDetail: 'La porte se verrouille de nouveau, selon son horaire dans UniFi Access.',
  ruleReasons: ['Événement', 'Ménage', 'Déménagement', 'L’événement est fini'],
  held: (door) => `${door} est tenue ouverte`,
  isNormal: (door) => `${door} est revenue à la normale`,
  lockdown: {
    set: 'Confiner le bâtiment…',
    lift: 'Lever le confinement…',
    setTitle: 'Confiner tout le bâtiment ?',
    setDetail:
      'Toutes les portes se verrouillent et les alarmes sonnent. Aucun NIP, carte ni appli n’ouvre avant qu’un propriétaire le lève. Urgences seulement.',
    liftTitle: 'Lever le confinement ?',
    liftDetail: 'Les portes s’ouvrent de nouveau à tous ceux qui ont le droit d’entrer.',
    confirm: 'Confiner maintenant',
    confirmLift: 'Lever',
    understood: 'Je comprends : toutes les portes se verrouillent et les alarmes sonnent.',
    understoodLift: 'Je me suis assuré que tout est sûr.',
    needUnderstood: 'Cochez d’abord ceci',
    reasons: ['Menace', 'Exercice', 'C’est fini'],
    isOn: 'Le bâtiment est confiné',
    isOnDetail: 'Toutes les portes restent verrouillées, clients et personnel. Seul un propriétaire peut le lever.',
  },
  evacuation: 'Évacuation',
  evacuationDetail: 'UniFi Access tient toutes les portes ouvertes pour une évacuation. On y met fin là-bas, pas ici.',
  system: SYSTEM_NOTES,
  since: (when) => `Depuis ${when}.`,
  skew: (seconds, isFast) => `Elle ${isFast ? 'avance' : 'retarde'} de ${seconds} s.`,
  asOf: (time) => `Portes à ${time}`,
  heard: (time) => `dernier signe à ${time}`,
  notHeard: 'aucun signe encore',
  recordRead: (time) => `journal lu à ${time}`,
  note: (code, reader) => (reader === '' ? NOTES[code] : `${reader} ${NOTES[code]}`),
  history: {
    title: 'Qui a ouvert quoi',
    of: 'Montrer',
    all: 'Toutes les portes',
    kind: KINDS,
    means: MEANS,
    building: 'Tout le bâtiment',
    somebody: 'quelqu’un',
    kiosk: 'la borne',
    open: (name) => `Réservation de ${name}`,
    emptyTitle: 'Rien encore',
    empty: 'Qui ouvre une porte, ou se la voit refuser, paraît ici.',
    more: 'Montrer plus ancien',
  },
  booking: {
    title: 'Portes',
  },
  kiosks: {
    title: 'Bornes',
    detail:
      'Quelles portes un NIP, un code QR ou une réservation sur place y ouvre. Les bornes se distinguent par leur adresse sur le réseau du club.',
    others: 'Toutes les autres bornes',
    othersNote: 'Celles qui n’ont pas de place à elles ci-dessous.',
    here: 'L’ordinateur du club lui-même',
    at: (address) => `Borne à ${address}`,
    seen: (when) => `vue ${when}`,
    notSeen: 'pas vue depuis le démarrage du contrôleur',
    asOthers: 'Comme les autres bornes',
    places: { anywhere: 'Ouvre toutes les portes du trajet', inside: 'N’ouvre jamais l’entrée' },
    only: (doors) => `Ouvre seulement : ${doors}`,
    gone: 'une porte qui n’existe plus',
    change: 'Modifier',
    changeName: (kiosk) => `Modifier : ${kiosk}`,
    dialogTitle: (kiosk) => `${kiosk} : où elle se trouve`,
    dialogDetail: 'Cela compte dès le prochain code. Votre nom est noté.',
    where: 'Où elle se trouve',
    choices: {
      as_others: 'Comme les autres',
      anywhere: 'À l’entrée',
      inside: 'À l’intérieur',
      at_doors: 'À certaines portes',
    },
    insideHint: (doors) =>
      `Elle ne laisse jamais entrer personne de la rue. Reste fermé : ${doors}. Les autres portes du trajet s’ouvrent.`,
    hints: {
      as_others: 'Elle ouvre ce qui est dit de toutes les autres bornes.',
      anywhere: 'Un code ouvre chaque porte de son trajet : l’entrée, puis celle de la baie.',
      at_doors: 'Un code ouvre celles de ces portes qui sont sur son trajet, et aucune autre.',
    },
    which: 'Portes qui s’ouvrent d’ici',
    needDoor: 'Cochez au moins une porte',
    save: 'Enregistrer',
    saved: (kiosk) => `Enregistré : ${kiosk}`,
  },
};
