import { FR_CAUSES, FR_FINDINGS } from './finding-words.fr.ts';
import type { EN_SETUP, EN_SETUP_ERRORS } from './strings.en.ts';

export const FR_SETUP: typeof EN_SETUP = {
  setup: {
    title: 'Installation',
    notAllowedTitle: 'Seuls les gérants et les propriétaires voient l’installation du club',
    notAllowed: 'Demandez à l’un d’eux de se connecter ici.',
    ownersOnly: 'Seul un propriétaire peut modifier ceci.',
    byEnvironment:
      'Défini par l’environnement qui démarre le contrôleur de cet ordinateur. Ce qui est enregistré ici le remplace.',
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
          url: {
            label: 'Adresse de la console',
            hint: 'Sur le réseau du club, par exemple https://192.168.1.1. Avec UniFi OS Server, son port aussi : https://192.168.1.1:11443',
            problem: 'Écrivez une adresse qui commence par https, comme https://192.168.1.1.',
          },
          username: {
            label: 'Nom d’utilisateur',
            hint: 'Un compte local de la console, sans second facteur.',
            problem: 'Saisissez le nom d’un compte local.',
          },
          password: {
            label: 'Mot de passe',
            problem: 'Saisissez le mot de passe. Après un changement d’adresse, saisissez-le de nouveau.',
          },
          site: {
            label: 'Site',
            hint: 'Laissez vide s’il n’y en a qu’un. Tel qu’il figure dans l’adresse d’UniFi Network.',
            problem: 'Saisissez le site tel qu’il figure dans l’adresse d’UniFi Network, ou laissez vide.',
          },
          certificate: {
            label: 'Certificat de confiance (SHA-256)',
            hint: 'Pas celui d’UniFi Access, même si les deux sont sur une seule console.',
            problem:
              'Lisez le certificat et faites-lui confiance, ou saisissez son empreinte SHA-256 : 64 chiffres et lettres de A à F.',
          },
          vouchers: {
            label: 'Chaque réservation reçoit un code pour le Wi-Fi des invités',
            hint: 'Activez d’abord les bons (vouchers) du hotspot dans UniFi.',
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
    findings: FR_FINDINGS,
    causes: FR_CAUSES,
    save: 'Enregistrer',
    saved: (name) => `${name} est enregistré`,
    savedDetail:
      'Le contrôleur redémarre avec ces réglages. Cela prend quelques secondes ; les portes en cours d’ouverture passent d’abord.',
    fieldsWrong: 'Des champs ne sont pas remplis correctement.',
    signIn: {
      begin: 'Connecter un technicien',
      detail:
        'Les scripts ne s’exécutent que pour des personnes. Qui se connecte à NinjaOne prête au club son droit de les exécuter.',
      waitingTitle: 'Connectez-vous maintenant à NinjaOne',
      waiting:
        'Dans un navigateur sur l’ordinateur du club, avec un compte qui peut exécuter des scripts et que personne ne désactive. Il y a deux minutes pour le faire.',
      open: 'Ouvrir la page de connexion de NinjaOne',
      address: 'Adresse de la page de connexion',
      addressHint: 'Copiez-la dans un navigateur sur l’ordinateur du club : NinjaOne y renvoie le navigateur.',
      stop: 'Ne plus attendre',
      done: 'Un technicien est connecté',
      failedTitle: 'Personne n’a été connecté',
      problems: {
        'technician.port_taken':
          'Un autre programme de l’ordinateur du club occupe le port 47747. Fermez-le, ou redémarrez l’ordinateur.',
        'technician.timed_out':
          'Personne ne s’est connecté en deux minutes. Si NinjaOne a dit que la redirection ne correspond pas : inscrivez-y http://127.0.0.1:47747/ninjaone/callback sur le client ; un changement prend une heure.',
        'technician.cancelled': 'L’attente a été arrêtée ici. Réessayez quand vous êtes prêt.',
        'technician.refused':
          'Le technicien, ou NinjaOne, a dit non. Réessayez avec un compte qui peut exécuter des scripts.',
        'technician.unreachable': 'NinjaOne est injoignable : il est sur Internet. Réessayez plus tard.',
        'technician.exchange_refused':
          'NinjaOne n’a pas accepté la connexion. Vérifiez l’ID, le secret et le type du client.',
        'technician.no_refresh_token':
          'NinjaOne n’a laissé entrer le technicien que pour une heure. Permettez les refresh tokens (offline_access) sur le client dans NinjaOne.',
      },
    },
    changedCertificate: {
      title: 'La console montre un autre certificat que celui de confiance',
      detailDoors:
        'Rien ne lui est envoyé : les portes ne s’ouvrent pas d’ici. C’est normal si la console a été réinitialisée ou remplacée ; sinon, quelqu’un se tient peut-être entre les deux.',
      detail:
        'Rien ne lui est envoyé. C’est normal si la console a été réinitialisée ou remplacée ; sinon, quelqu’un se tient peut-être entre les deux.',
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
      unreadableDoors:
        'Un propriétaire doit le saisir de nouveau. D’ici là, les portes ne s’ouvrent qu’à leurs lecteurs et avec les clés.',
      unreadable: 'Un propriétaire doit le saisir de nouveau.',
      invalidTitle: (name) => `${name} n’est pas utilisé : l’installation n’est pas correcte`,
      invalid: 'Un propriétaire doit la vérifier.',
      open: 'Aller à l’installation',
    },
  },
};

export const FR_SETUP_ERRORS: typeof EN_SETUP_ERRORS = {
  'integration.changed_meanwhile': 'Quelqu’un d’autre a enregistré ceci entre-temps. Regardez de nouveau.',
  'integration.not_sealed':
    'Rien n’a été enregistré : cet ordinateur ne peut pas sceller le jeton en ce moment, et il n’est pas gardé ouvert. Vérifiez son trousseau, ou le fichier de clé.',
  'integration.certificate_unreachable':
    'Rien ne montre de certificat à cette adresse. Vérifiez l’adresse et le réseau.',
  'integration.certificate_differs':
    'La console montre encore un autre certificat à présent. Rien n’a été changé. Regardez de nouveau.',
};
