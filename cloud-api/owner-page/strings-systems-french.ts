import type { Strings } from './strings.ts';

/** Tous les mots sur les systèmes avec lesquels le nuage travaille. */

export const FRENCH_CLUBOS: Strings['clubos'] = {
  title: 'ClubOS',
  detail:
    'Ce que les clients ont écrit à ClubOS, ce qui en a été compris et ce qu’il en est advenu. C’est oublié après 90 jours.',
  none: 'Personne n’a encore écrit',
  noneDetail: 'Ce que ClubOS transmet se trouve ici, le dernier d’abord.',
  quoted: (text) => `« ${text} »`,
  understood: 'Compris',
  notYet: 'pas encore traité',
  proposed: 'Relu',
  answered: 'Répondu',
  outcome: 'Résultat',
  intent: {
    create: 'Réserver',
    move: 'Déplacer',
    extend: 'Prolonger',
    cancel: 'Annuler',
    status: 'Question sur une réservation',
    yes: 'Oui',
    no: 'Non',
    negated: 'Quelque chose n’est pas à faire',
    several: 'Plusieurs choses à la fois',
    elsewhere: 'Pour une personne',
    'stop-word': 'Un mot qui arrête tous les messages',
    late: 'Arrivé trop tard',
    'no-club': 'On ne savait pas quel club',
    failed: 'Le programme a échoué',
    none: 'Rien',
  },
  old: (time) => `de ${time}`,
  wanted: (time) => `à ${time}`,
  until: (clock) => `jusqu’à ${clock}`,
  halfUnknown: (clock) => `${clock} (matin ou après-midi non précisé)`,
  bay: (bay) => `baie ${bay}`,
  minutes: (n) => `${n} minutes`,
  people: (n) => (n === 1 ? 'une personne' : `${n} personnes`),
  shift: (minutes) => `${Math.abs(minutes)} minutes ${minutes > 0 ? 'plus tard' : 'plus tôt'}`,
  proposalState: {
    open: 'attend leur oui',
    confirmed: 'accepté, en cours',
    done: 'accepté et fait',
    refused: 'accepté, impossible à faire',
    withdrawn: 'retiré',
    expired: 'expiré',
  },
  answerState: {
    needs_clarification: 'une question',
    answered: 'répondu',
    confirmed: 'accepté',
    done: 'fait',
    rejected: 'refusé',
    handoff: 'pour une personne',
  },
};

export const FRENCH_SYSTEMS: Strings['systems'] = {
  title: 'Systèmes',
  health: 'Leur état',
  detail:
    'Avec quoi ce nuage travaille, comment cela répond, et ce qui attend. Aucune réservation n’attend rien de tout cela.',
  name: { mail: 'Courriel', sms: 'Textos', push: 'Notifications', hubspot: 'HubSpot', clubos: 'ClubOS' },
  stand: {
    off: 'Pas configuré',
    untried: 'Rien à dire encore',
    well: 'Répond',
    failing: 'Échoue',
    paused: 'Laissé tranquille',
  },
  standDetail: {
    untried: 'C’est configuré; il n’y a rien eu à lui dire depuis.',
    well: 'Il a répondu la dernière fois qu’on lui a dit quelque chose.',
    failing: 'Le dernier essai a échoué. Il est refait tout seul.',
    paused: 'Il a échoué encore et encore, et on le laisse tranquille un moment. Puis l’essai est refait tout seul.',
  },
  pausedUntil: (when) =>
    `Il a échoué encore et encore, et on le laisse tranquille jusqu’au ${when}. Puis l’essai est refait tout seul.`,
  setUp: {
    mail: 'Les clients ne reçoivent aucun courriel. Il faut MAIL_FROM, et SMTP_URL ou SENDGRID_API_KEY, dans l’environnement du nuage.',
    sms: 'Les clients ne reçoivent aucun texto. Il faut TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN et TWILIO_FROM.',
    push: 'Rien n’est dit aux téléphones des clients. Il faut PUSH_CONTACT, et une adresse à nous en https.',
    hubspot: 'Rien n’est dit à HubSpot. Il faut HUBSPOT_TOKEN.',
    clubos: 'ClubOS ne peut pas réserver. Il faut CLUBOS_SECRET, et CLUBOS_URL pour lui dire des choses.',
  },
  facts: {
    lastSuccess: 'Dernière réussite',
    lastFailure: 'Dernier échec',
    why: 'Qui était',
    waiting: 'En attente',
    givenUp: 'Abandonné',
  },
  waiting: (now, later) => (later === '0' ? now : `${now}, et ${later} pour plus tard`),
  givenUpTitle: (n) => (n === 1 ? 'Une chose a été abandonnée' : `${n} choses ont été abandonnées`),
  job: {
    'webhook.work': 'Ce qu’un fournisseur nous a dit',
    'customer.link': 'À qui est une réservation',
    'customer.back_fill': 'À qui sont d’anciennes réservations',
    'customer.link_one': 'À qui est une seule réservation',
    'message.send': 'Un message à un client',
    'message.push': 'Une notification pour le téléphone d’un client',
    'push.care': 'Ce que le téléphone d’un client apprend, et jusqu’à quand',
    'message.text': 'Un texto à un client',
    'hubspot.sync': 'La concordance avec HubSpot',
    'hubspot.booking': 'Une réservation pour HubSpot',
    'hubspot.backlog': 'Une réservation antérieure pour HubSpot',
    'hubspot.contact': 'Ce qui a changé chez HubSpot',
    'hubspot.import': 'L’importation de HubSpot',
    'hubspot.erase': 'Supprimer un contact chez HubSpot',
    'clubos.deliver': 'Des nouvelles pour ClubOS',
    'clubos.message': 'Un message venu de ClubOS',
    'clubos.carry-out': 'Ce qu’un client a accepté avec ClubOS',
  },
  retryUnknown: 'Le refaire, bien que ce soit peut-être fait',
  dismiss: 'Laisser ainsi',
};

const MAIL_RULE = 'Qui l’a changé; s’ils n’ont jamais été d’accord, non.';
const CLUB_RULE = 'Ce que le client a dit au club, ou y a fait. Ce que HubSpot a est remplacé.';

const RULES: Readonly<Record<string, string>> = {
  tier: 'Qui l’a changé. Si les deux l’ont fait, celui de HubSpot reste. Ce qui n’est pas un niveau (minuscules, chiffres, traits d’union) est laissé tel quel.',
  tags: 'Une étiquette que l’un ajoute est ajoutée, une que l’un retire est retirée. Une étiquette avec un point-virgule reste au club.',
  credits:
    'Ce que l’un ou l’autre donne ou prend s’additionne, dans le livre du club. Ce qui laisserait moins que rien, ou ne se distingue pas d’une écriture sans réponse, ne compte pas : le nombre du club reste.',
  mailAboutBookings: MAIL_RULE,
  mailAfterVisits: MAIL_RULE,
};

export const FRENCH_HUBSPOT: Strings['hubspot'] = {
  title: 'HubSpot',
  detail:
    'Ce qui est conservé d’un client dans HubSpot, dans quel sens, et quelle parole compte quand les deux diffèrent.',
  mode: {
    disabled: 'HubSpot n’est pas configuré : rien n’y va. Ce qui irait est ci-dessous.',
    simulator: 'C’est un HubSpot de démonstration : aucun vrai compte n’apprend rien.',
  },
  contacts: 'Contacts',
  linked: (linked, waiting) => `${linked} sont tenus à jour, ${waiting} attendent d’y être dits.`,
  importing: 'Où en est l’importation',
  importState: {
    none: () => 'Personne n’a encore été repris de HubSpot.',
    running: (read, total) => `${read} sur ${total ?? 'un nombre encore inconnu'} ont été lus.`,
    done: (read) => `${read} ont été lus la dernière fois.`,
  },
  import: 'Reprendre les contacts que HubSpot a',
  fields: 'Champs',
  property: (name) => `${name} dans HubSpot`,
  direction: { both: 'dans les deux sens', 'to-hubspot': 'vers HubSpot seulement' },
  winner: {
    club: 'la parole du club compte',
    hubspot: 'la parole de HubSpot compte',
    both: 'ce que l’un ou l’autre ajoute ou retire compte',
    no: 'un non compte',
  },
  ruleOf: (_rule, field) => RULES[field] ?? CLUB_RULE,
  field: {
    firstName: 'Prénom',
    lastName: 'Nom',
    email: 'Courriel',
    phone: 'Téléphone',
    tier: 'Niveau',
    tags: 'Étiquettes',
    credits: 'Crédits',
    mailAboutBookings: 'Courriel sur les réservations',
    mailAfterVisits: 'Courriel après les visites',
    bookings: 'Réservations',
    visits: 'Visites',
    noShows: 'Absences',
    firstBookingAt: 'Première réservation',
    lastVisitAt: 'Dernière visite',
    nextBookingAt: 'Prochaine réservation',
    isFrequentBooker: 'Réserve souvent',
    isAway: 'N’est pas venu depuis longtemps',
  },
};
