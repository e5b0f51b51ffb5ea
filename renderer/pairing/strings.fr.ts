import type { EN_PAIRING } from './strings.en.ts';

/** L’assistant qui confie un nouvel ordinateur à un club. */
export const FR_PAIRING: typeof EN_PAIRING = {
  pairing: {
    title: 'Installer cet ordinateur',
    step: (n) => `Étape ${n} sur 3`,
    codeTitle: 'Le relier à votre club',
    codeDetail:
      'Le propriétaire du club se connecte à la page des propriétaires du nuage, choisit « Relier un ordinateur » ou « Remplacer l’ordinateur » et reçoit un code. Il vaut une seule fois, pendant dix minutes.',
    kind: 'Cet ordinateur',
    isFirst: 'est le premier du club',
    isReplacement: 'en remplace un autre',
    replaceTitle: 'L’autre ordinateur doit être éteint, et le rester.',
    replaceDetail:
      'Il perd ses fonctions dès que le propriétaire confirme. S’il marche encore et qu’il est en ligne, faites-lui d’abord rendre ses plages (« A new PC in the place of one that runs » dans le runbook), puis éteignez-le : ce qu’il a vendu sans le transmettre reste derrière. Les réservations arrivent d’elles-mêmes. Les noms et NIP du personnel ne viennent qu’avec une sauvegarde de l’ancien ordinateur : remettez-la avant de continuer.',
    oldIsOff: 'L’autre ordinateur est éteint, ou perdu pour de bon',
    needOff: 'Assurez-vous-en, puis cochez ici',
    address: 'Adresse du nuage',
    addressHint: 'Comme dans le navigateur de la page des propriétaires, par exemple cloud.example.com',
    needAddress: 'Écrivez l’adresse',
    code: 'Code de jumelage',
    needCode: 'Écrivez le code',
    begin: 'Relier',
    keysTitle: 'Cet ordinateur était déjà installé, mais ses clés ne s’ouvrent pas.',
    keysDetail:
      'Son trousseau est verrouillé ou appartient à un autre compte. Si c’est bien cet ordinateur, ouvrez sa session habituelle, déverrouillez le trousseau et relancez ce programme. Si c’est impossible, ou si ce dossier vient d’un autre ordinateur, jumelez-le de nouveau. Les portes continuent pour les réservations connues ici.',
    reachingTitle: (address) => `Question à ${address}…`,
    compareTitle: 'Comparez les six chiffres',
    compareDetail: (club) =>
      `Cet ordinateur va devenir le contrôleur de ${club}. Lisez ces chiffres au propriétaire, qui les écrit dans sa page.`,
    digits: 'Six chiffres',
    compareWarning:
      'Si la page dit qu’ils sont faux, arrêtez : quelqu’un est peut-être entre les deux. Annulez et recommencez avec un nouveau code.',
    compareReplaces:
      'Si un autre ordinateur du club est en fonction, la page demande aussi les mots « it is switched off or destroyed ». Vérifiez que c’est vrai avant qu’on les écrive.',
    waiting: 'En attente de la confirmation du propriétaire…',
    left: (minutes) => (minutes < 1 ? 'Il reste moins d’une minute.' : `Il reste ${minutes} min.`),
    isOtherClub: 'Ce n’est pas votre club? Annulez : le code est celui d’un autre.',
    startingTitle: (club) => `C’est maintenant l’ordinateur de ${club}`,
    starting: 'Démarrage…',
    ownerTitle: 'Notez le NIP du propriétaire',
    ownerDetail: (club) =>
      `C’est maintenant l’ordinateur de ${club}. Personne ne peut encore ouvrir de session ici. Le premier est « owner », avec ce NIP :`,
    pin: 'NIP de owner',
    ownerWarning: 'Il n’est affiché qu’ici et maintenant. Notez-le là où seul le propriétaire le trouve.',
    ownerCatchUp:
      'Si le club avait déjà un ordinateur, celui-ci va chercher ce que le nuage sait. Il vend dès qu’il l’a; le haut de l’écran dit où il en est.',
    hasNoted: 'J’ai noté le NIP',
    needNoted: 'Notez d’abord le NIP, puis cochez ici',
    finish: 'Aller à l’ouverture de session',
    technical: (text) => `Techniquement : ${text}`,
    fast: (duration) => `Elle avance de ${duration}.`,
    slow: (duration) => `Elle retarde de ${duration}.`,
    hours: (n) => `${n} h`,
    minutes: (n) => `${n} min`,
    problems: {
      'pairing.bad_address': {
        title: 'Ce n’est pas une adresse.',
        next: 'Écrivez-la comme dans le navigateur de la page des propriétaires, par exemple cloud.example.com.',
      },
      'pairing.insecure_address': {
        title: 'L’adresse doit commencer par https.',
        next: 'Les clés du club passent par cette ligne. Enlevez http:// et réessayez.',
      },
      'pairing.unreachable': {
        title: 'Le nuage est injoignable.',
        next: 'Vérifiez l’adresse et la connexion de cet ordinateur : ouvrez la page des propriétaires dans son navigateur. Le code est encore bon.',
      },
      'pairing.clock_wrong': {
        title: 'L’horloge de cet ordinateur est fausse.',
        next: 'Les portes s’ouvrent selon cette horloge. Réglez la date, l’heure et le fuseau dans le système, activez le réglage automatique, puis réessayez. Le code est encore bon.',
      },
      'pairing.code_refused': {
        title: 'Le nuage n’accepte pas ce code.',
        next: 'Il est mal écrit, vieux de plus de dix minutes, ou déjà utilisé. Comparez-le une fois; s’il est juste, demandez-en un nouveau au propriétaire.',
      },
      'pairing.too_many_tries': {
        title: 'Trop d’essais.',
        next: 'Attendez une minute, puis réessayez avec le bon code.',
      },
      'pairing.refused': { title: 'Le nuage a refusé.', next: 'Recommencez avec un nouveau code.' },
      'pairing.expired': {
        title: 'Personne n’a confirmé cet ordinateur.',
        next: 'Le délai est passé, les chiffres ont été mal écrits trop souvent, ou le propriétaire a fait un autre code. Recommencez avec un nouveau code.',
      },
      'pairing.forged': {
        title: 'Arrêtez : la réponse ne vient pas du nuage qui a montré les chiffres.',
        next: 'Rien n’a été gardé. Quelqu’un est entre cet ordinateur et le nuage. N’utilisez pas ce réseau; appelez le soutien.',
      },
      'pairing.other_facility': {
        title: 'Ce code est celui d’un autre club.',
        next: 'Cet ordinateur garde les données d’un club et ne peut pas devenir celui d’un autre. Rien n’a été gardé, mais l’ordinateur de cet autre club a perdu ses fonctions : jumelez-le de nouveau. Pour celui-ci, faites faire un code de son propre club.',
      },
      'database.in_use': {
        title: 'Un autre programme utilise les données de cet ordinateur.',
        next: 'Le service, ou ce programme dans un autre compte, est-il en marche ici? Arrêtez-le, puis réessayez.',
      },
      'pairing.failed': {
        title: 'Cela n’a pas marché; la raison est dans le journal.',
        next: 'Reste-t-il de la place sur le disque? Réessayez avec un nouveau code; si cela se répète, appelez le soutien.',
      },
    },
  },
};
