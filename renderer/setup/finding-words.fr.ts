import type { IntegrationName } from '../../main/controller/api/integration-views.ts';
import { FR_NETWORK } from '../network/strings.fr.ts';

type Words = Readonly<Record<string, string>>;

const REFUSED_CLEARLY =
  'UniFi Access n’a pas répondu clairement. Il démarre peut-être : refaites le test dans une minute.';

const lacks = (what: string, permission: string) =>
  `Le jeton n’a pas l’autorisation ${what} (${permission}). Créez un nouveau jeton qui l’a, et saisissez-le ici.`;
const may = (what: string) => `Le jeton permet ${what}.`;
const untried = (what: string) => `Non essayé : ${what}.`;

/** The findings of one permission. */
function scope(id: string, what: string, permission: string): Words {
  return {
    [`${id}.ok`]: may(what),
    [`${id}.missing`]: lacks(what, permission),
    [`${id}.failed`]: REFUSED_CLEARLY,
    [`${id}.not_tried`]: untried(what),
  };
}

const UNIFI_ACCESS: Words = {
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
};

const UNIFI_NETWORK: Words = {
  'connection.ok': 'La console répond et montre le certificat de confiance.',
  'login.ok': 'Le compte peut se connecter.',
  'login.not_tried': 'Non essayé : si le compte peut se connecter.',
  'rights.not_tried': 'Non essayé : ce que le compte peut voir et faire.',
  'devices.ok': 'Ports PoE trouvés : {count}.',
  'devices.not_tried': 'Aucun port PoE n’a été trouvé : rien ne peut être redémarré d’ici.',
  'clients.ok': 'Ce qui est sur le réseau est visible.',
  'vouchers.view.ok': 'Les codes du Wi-Fi des invités sont visibles.',
  'vouchers.edit.ok': 'Le compte peut modifier les codes du Wi-Fi des invités.',
  'vouchers.edit.missing':
    'Le compte ne peut pas modifier les codes du Wi-Fi des invités. Donnez-lui ce droit dans UniFi.',
  'power.cycle.ok': 'Le compte peut redémarrer des ports.',
  'power.cycle.missing': 'Le compte ne peut pas redémarrer de ports. Donnez-lui ce droit dans UniFi.',
};

/** What a test of each vendor’s system finds, by `id.state`. */
export const FR_FINDINGS: Readonly<Record<IntegrationName, Words>> = {
  unifi_access: UNIFI_ACCESS,
  unifi_network: UNIFI_NETWORK,
  ninjaone: {},
};

/** Why, by code. */
export const FR_CAUSES: Words = {
  ...FR_NETWORK.network.problems,
};
