import type { IntegrationName } from '../../main/controller/api/integration-views.ts';
import { FR_BAYS } from '../bays/strings.fr.ts';
import { FR_NETWORK } from '../network/strings.fr.ts';

type Words = Readonly<Record<string, string>>;

const REFUSED_CLEARLY =
  'UniFi Access n’a pas répondu clairement. Il démarre peut-être : refaites le test dans une minute.';

const NINJAONE_FIRST = 'Non essayé : NinjaOne doit d’abord laisser entrer ce club.';

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
    'L’horloge d’UniFi Access et celle de cet ordinateur diffèrent de {minutes} min : les NIP ouvriraient les portes à la mauvaise heure. Activez l’heure du réseau des deux côtés.',
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

const NINJAONE: Words = {
  'machine.ok': 'NinjaOne connaît le client de ce club.',
  'machine.missing':
    'NinjaOne n’accepte pas ce Client ID et ce Client secret. Chacun appartient à une région : vérifiez l’adresse, puis créez un nouveau secret.',
  'region.not_tried': 'Il n’a pas été demandé aux autres régions si elles connaissent ce client.',
  'region.missing': 'Aucune région de NinjaOne ne connaît ce client.',
  'region.failed': 'Ce client appartient à {url} : saisissez cette adresse.',
  'machine.scopes.ok': 'Le client peut regarder (Monitoring) et agir (Management).',
  'machine.scopes.missing': 'Cochez {scopes} sur le client même, dans NinjaOne sous Client App IDs.',
  'machine.scopes.not_tried': 'NinjaOne ne dit pas ce que le client peut faire.',
  'technician.ok': 'Un technicien s’est connecté : les scripts peuvent s’exécuter.',
  'technician.missing': 'Connectez un technicien : NinjaOne n’exécute de scripts que pour des personnes.',
  'technician.not_tried': NINJAONE_FIRST,
  'technician.scopes.ok': 'Le technicien peut regarder (Monitoring) et agir (Management).',
  'technician.scopes.missing': 'Cochez {scopes} sur le client même, dans NinjaOne sous Client App IDs.',
  'technician.scopes.not_tried': 'NinjaOne ne dit pas ce que le technicien peut faire.',
  'devices.ok': 'NinjaOne montre {count} PC, dont {online} allumés.',
  'devices.missing': 'NinjaOne ne montre aucun PC. Installez son agent sur les PC des baies et approuvez-les.',
  'devices.not_tried': NINJAONE_FIRST,
  'waker.not_tried': 'Aucun PC n’est choisi pour réveiller les autres : les baies s’allument à la main.',
  'waker.missing': 'Le PC qui réveille les autres n’est pas dans NinjaOne : choisissez-le de nouveau.',
  'waker.ok': '{name} réveille les autres.',
  'waker.failed': '{name} réveille les autres, et il est éteint : il doit toujours être allumé.',
  'scripts.failed': 'La liste des scripts n’a pas pu être lue.',
  'scripts.not_tried': NINJAONE_FIRST,
  'script.not_tried': '« {name} » n’est pas nécessaire.',
  'script.missing': 'Créez un script actif nommé « {name} », et un seul de ce nom.',
  'script.ok': '« {name} » est là.',
  'run_as.not_tried': 'On n’a pas pu savoir si les scripts peuvent s’exécuter comme {name}.',
  'run_as.missing': 'Les scripts ne peuvent pas s’y exécuter comme {name} ; ils le peuvent comme {roles}.',
  'run_as.ok': 'Les scripts peuvent s’exécuter comme {name}.',
};

/** What a test of each vendor’s system finds, by `id.state`. */
export const FR_FINDINGS: Readonly<Record<IntegrationName, Words>> = {
  unifi_access: UNIFI_ACCESS,
  unifi_network: UNIFI_NETWORK,
  ninjaone: NINJAONE,
};

/** Why, by code. */
export const FR_CAUSES: Words = {
  ...FR_NETWORK.network.problems,
  ...FR_BAYS.bays.awayOf,
  'door_system.unreachable':
    'UniFi Access est injoignable. Vérifiez la console et le réseau ; utilisez une clé entre-temps.',
  'door_system.certificate_changed':
    'UniFi Access a montré un autre certificat que celui de confiance. Rien ne lui a été envoyé. Un propriétaire doit le vérifier.',
  'door_system.not_authorised':
    'UniFi Access a refusé notre jeton : il a expiré ou a été supprimé, ou il lui manque l’autorisation de voir les emplacements.',
  'door_system.starting': 'UniFi Access démarre. Réessayez dans une minute ou deux.',
  'door_system.unclear_answer': 'La réponse d’UniFi Access n’a pas de sens. Signalez-le avec l’heure.',
};
