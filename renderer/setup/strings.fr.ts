import type { EN_SETUP, EN_SETUP_ERRORS } from './strings.en.ts';

const REFUSED_CLEARLY =
  'UniFi Access n’a pas répondu clairement. Il démarre peut-être : refaites le test dans une minute.';

const lacks = (what: string, permission: string) =>
  `Le jeton n’a pas l’autorisation ${what} (${permission}). Créez un nouveau jeton qui l’a, et saisissez-le ici.`;
const may = (what: string) => `Le jeton permet ${what}.`;
const untried = (what: string) => `Non essayé : ${what}.`;

/** The findings of one permission. */
function scope(id: string, what: string, permission: string): Readonly<Record<string, string>> {
  return {
    [`${id}.ok`]: may(what),
    [`${id}.missing`]: lacks(what, permission),
    [`${id}.failed`]: REFUSED_CLEARLY,
    [`${id}.not_tried`]: untried(what),
  };
}

export const FR_SETUP: typeof EN_SETUP = {
  setup: {
    title: 'Installation',
    notAllowedTitle: 'Seuls les gérants et les propriétaires voient l’installation du club',
    notAllowed: 'Demandez à l’un d’eux de se connecter ici.',
    ownersOnly: 'Seul un propriétaire peut modifier ceci.',
    byEnvironment:
      'Défini par l’environnement qui démarre le contrôleur de cet ordinateur. Ne peut pas être modifié ici.',
    vendors: {
      unifi_access: {
        name: 'UniFi Access',
        about: 'Ouvre les portes, d’ici et avec les NIP des réservations.',
        fields: {
          url: {
            label: 'Adresse de la console',
            hint: 'Sur le réseau du club, par exemple https://192.168.1.10:12445',
            problem: 'Écrivez une adresse qui commence par https, comme https://192.168.1.10:12445.',
          },
          token: {
            label: 'Jeton API',
            hint: 'Créé dans UniFi Access : Settings, General, Advanced, API Token. Les clés du Control Plane ne conviennent pas.',
            problem:
              'Saisissez le jeton tel qu’UniFi Access l’a affiché, sans espaces. Après un changement d’adresse, saisissez-le de nouveau.',
          },
          certificate: {
            label: 'Certificat de confiance (SHA-256)',
            hint: 'Rien n’est jamais envoyé qu’à une console qui montre ce certificat.',
            problem:
              'Lisez le certificat et faites-lui confiance, ou saisissez son empreinte SHA-256 : 64 chiffres et lettres de A à F.',
          },
          visitors: {
            label: 'Les NIP des réservations ouvrent les portes à leurs propres lecteurs',
            hint: 'UniFi Access garde alors un visiteur pour chaque réservation.',
          },
        },
      },
      unifi_network: {
        name: 'UniFi Network',
        about: 'Des codes Wi-Fi pour les invités, et le courant des lecteurs et des PC bloqués.',
        fields: {
          url: { label: 'Adresse de la console', problem: 'Écrivez une adresse qui commence par https.' },
          username: { label: 'Nom d’utilisateur', problem: 'Saisissez le nom d’un compte local.' },
          password: {
            label: 'Mot de passe',
            problem: 'Saisissez le mot de passe. Après un changement d’adresse, saisissez-le de nouveau.',
          },
          site: {
            label: 'Site',
            hint: '« default » sauf s’il y en a plusieurs.',
            problem: 'Saisissez le nom du site.',
          },
          certificate: {
            label: 'Certificat de confiance (SHA-256)',
            problem:
              'Lisez le certificat et faites-lui confiance, ou saisissez son empreinte SHA-256 : 64 chiffres et lettres de A à F.',
          },
        },
      },
      ninjaone: {
        name: 'NinjaOne',
        about: 'Prépare les PC des baies pour une réservation et remet en ordre après.',
        fields: {
          url: {
            label: 'Adresse',
            hint: 'Celle de votre région, par exemple https://eu.ninjarmm.com',
            problem: 'Écrivez une adresse qui commence par https.',
          },
          clientId: { label: 'Client ID', problem: 'Saisissez le Client ID tel que NinjaOne l’a affiché.' },
          clientSecret: {
            label: 'Client secret',
            problem: 'Saisissez le Client secret. Après un changement d’adresse, saisissez-le de nouveau.',
          },
          refreshToken: {
            label: 'Jeton d’un technicien (refresh token)',
            hint: 'Sans lui, aucun script ne s’exécute.',
          },
        },
      },
    },
    mode: 'Utilisé',
    modes: { disabled: 'Arrêt', simulator: 'Simulateur', live: 'Réel' },
    modeHint: 'Le simulateur sert à essayer : les écrans le disent partout où cela compte.',
    health: {
      label: 'État',
      never: 'Pas encore de nouvelles.',
      success: (when) => `Dernière réponse : ${when}.`,
      failing: (when) => `Ne fonctionne pas en ce moment. Dernier essai : ${when}.`,
      failed: (when) => `Dernier échec : ${when} :`,
    },
    expires: 'Jeton ou mot de passe valable jusqu’au',
    expiresHint: 'Comme le fournisseur l’a affiché ; aucun système ne le dit. Vous êtes averti 30 jours avant.',
    expiresOn: (day) => `Valable jusqu’au ${day}`,
    savedBy: (when, by) => `Enregistré ${when} par ${by}`,
    problems: {
      secrets_unreadable:
        'Ce qui a été saisi ici ne peut pas être ouvert sur cet ordinateur : un autre l’a scellé, ou la clé a disparu. Saisissez de nouveau les jetons et les mots de passe.',
      invalid: 'Ce qui a été saisi ici est incomplet ou incorrect, et n’est donc pas utilisé. Vérifiez-le.',
    },
    change: (name) => `Modifier ${name}`,
    setUp: (name) => `Installer ${name}`,
    kept: 'conservé',
    keptHint: 'Il y en a un. Il n’est remplacé que si vous en saisissez un autre.',
    fetch: 'Lire le certificat',
    fetched:
      'La console montre ce certificat. Comparez-le à ce que dit la console elle-même, ou avec la personne qui l’a installée :',
    fetchedSame: 'La console montre le certificat de confiance.',
    validUntil: (day) => `Valable jusqu’au ${day}`,
    trustFetched: 'Faire confiance à ce certificat',
    test: 'Tester maintenant',
    testing: 'Test en cours…',
    testNote: 'N’ouvre aucune porte et ne change rien.',
    found: 'Résultat du test',
    allGood: 'Tout est en ordre.',
    notGood: (n) => `${n} à régler.`,
    states: { ok: 'bon', missing: 'manque', failed: 'pas bon', not_tried: 'non essayé' },
    findings: {
      'connection.ok': 'UniFi Access répond à cette adresse.',
      'connection.failed':
        'Rien ne répond à cette adresse. Vérifiez l’adresse de la console (son API est au port 12445, sur le réseau du club seulement), son alimentation et le réseau.',
      'certificate.ok': 'Il montre le certificat de confiance.',
      'certificate.failed':
        'Il montre un autre certificat que celui de confiance. Rien ne lui a été envoyé. Lisez de nouveau le certificat et comparez-le avant de lui faire confiance.',
      'token.ok': 'UniFi Access accepte le jeton API.',
      'token.failed':
        'UniFi Access refuse ce jeton partout ou ne répond pas clairement : le jeton a expiré ou a été supprimé, n’a aucune autorisation, ou est une autre sorte de clé. Il doit être créé dans UniFi Access même (Settings, General, Advanced, API Token). Si la console vient de démarrer, attendez une minute ou deux.',
      'clock.ok': 'Les horloges d’UniFi Access et de cet ordinateur concordent.',
      'clock.failed':
        'L’horloge d’UniFi Access et celle de cet ordinateur diffèrent : les NIP ouvriraient les portes à la mauvaise heure. Activez l’heure du réseau des deux côtés.',
      'clock.not_tried': 'UniFi Access ne dit pas son heure.',
      'version.ok': 'UniFi Access est assez récent (3.3.10 ou plus).',
      'version.failed':
        'UniFi Access est plus ancien que 3.3.10 : pas de codes QR pour les visiteurs, et trop peu de nouvelles des portes. Mettez-le à jour, si possible à 3.3.21 ou plus.',
      'version.not_tried': 'La version n’a pas pu être trouvée.',
      ...scope('doors.view', 'de lire les portes', 'view:space, « Locations »'),
      ...scope('devices.view', 'de lire les concentrateurs et les lecteurs', 'view:device'),
      ...scope('visitors.view', 'de lire les visiteurs', 'view:visitor'),
      ...scope('logs.view', 'de lire le journal des portes', 'view:system_log'),
      ...scope('webhooks.view', 'de lire qui est averti des événements', 'view:webhook'),
      ...scope('doors.edit', 'd’ouvrir les portes', 'edit:space, « Locations »'),
      ...scope('visitors.edit', 'de créer et de modifier des visiteurs', 'edit:visitor'),
      ...scope('webhooks.edit', 'd’être averti des événements', 'edit:webhook'),
    },
    save: 'Enregistrer',
    saved: (name) => `${name} est enregistré`,
    savedDetail:
      'Le contrôleur redémarre avec ces réglages. Cela prend quelques secondes ; les portes en cours d’ouverture passent d’abord.',
    switchOff: 'Arrêter',
    fieldsWrong: 'Des champs ne sont pas remplis correctement.',
    changedCertificate: {
      title: 'La console montre un autre certificat que celui de confiance',
      detail:
        'Rien ne lui est envoyé : les portes ne s’ouvrent pas d’ici. C’est normal si la console a été réinitialisée ou remplacée ; sinon, quelqu’un se tient peut-être entre les deux.',
      look: 'Voir le nouveau certificat',
      dialogTitle: (name) => `Faire confiance à un autre certificat de ${name} ?`,
      dialogDetail:
        'Comparez le nouveau à ce que dit la console elle-même. Si personne ne l’a réinitialisée ni remplacée, ne lui faites pas confiance : appelez la personne qui l’a installée.',
      old: 'De confiance jusqu’ici',
      now: 'Montré maintenant',
      trust: 'Faire confiance au nouveau',
      keep: 'Ne pas lui faire confiance',
      isBack: 'Elle montre de nouveau le certificat de confiance. Il n’y a rien à faire.',
      trusted: 'Le nouveau certificat est de confiance',
    },
    alerts: {
      certificateTitle: (name) => `${name} montre un autre certificat que celui de confiance`,
      certificateDoors:
        'Les portes ne s’ouvrent pas d’ici tant qu’un propriétaire ne l’a pas vérifié. Utilisez une clé entre-temps.',
      certificate: 'Il n’est pas utilisé tant qu’un propriétaire ne l’a pas vérifié.',
      expiresTitle: (name, day) => `Le jeton de ${name} est valable jusqu’au ${day}`,
      expires: 'Créez-en un nouveau là-bas et saisissez-le avant ce jour.',
      expiredTitle: (name, day) => `Le jeton de ${name} était valable jusqu’au ${day}`,
      expired: 'Créez-en un nouveau là-bas et saisissez-le.',
      unreadableTitle: (name) => `${name} n’est pas utilisé : son jeton ou son mot de passe ne peut pas être ouvert`,
      unreadable:
        'Un propriétaire doit le saisir de nouveau. Les portes qui en dépendent ne s’ouvrent qu’à leurs lecteurs et avec les clés.',
      invalidTitle: (name) => `${name} n’est pas utilisé : l’installation n’est pas correcte`,
      invalid: 'Un propriétaire doit la vérifier.',
      open: 'Aller à l’installation',
    },
  },
};

export const FR_SETUP_ERRORS: typeof EN_SETUP_ERRORS = {
  'integration.by_environment': 'L’environnement qui démarre le contrôleur définit ceci. Changez-le là-bas.',
  'integration.changed_meanwhile': 'Quelqu’un d’autre a enregistré ceci entre-temps. Regardez de nouveau.',
  'integration.not_sealed':
    'Rien n’a été enregistré : cet ordinateur ne peut pas sceller le jeton en ce moment, et il n’est pas gardé ouvert. Vérifiez son trousseau, ou le fichier de clé.',
  'integration.certificate_unreachable':
    'Rien ne montre de certificat à cette adresse. Vérifiez l’adresse et le réseau.',
  'integration.certificate_differs':
    'La console montre encore un autre certificat à présent. Rien n’a été changé. Regardez de nouveau.',
};
