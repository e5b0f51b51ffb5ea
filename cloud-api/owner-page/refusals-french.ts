import type { EraseError } from '../customers/erasing/erase-customer.ts';
import type { MergeError } from '../customers/merge-customers.ts';
import type { SlugTaken } from '../facilities/facility-admin.ts';
import type { OwnerHubspotError } from '../integrations/hubspot/owner-hubspot.ts';
import type { OwnerJobsError } from '../jobs/owner-jobs.ts';
import type { OwnerMessagesError } from '../messages/owner-messages.ts';
import type { OwnerTextsError } from '../messages/texts/owner-texts.ts';
import type { PairingError } from '../pairing/pairing-parts.ts';

/** Wrong with the form of any call, or with who asks. */
type AnyCall =
  | 'request.invalid'
  | 'request.malformed'
  | 'request.not_found'
  | 'request.method_not_allowed'
  | 'request.too_large'
  | 'request.unsupported_media_type'
  | 'request.rate_limited'
  | 'auth.required'
  | 'admin.disabled'
  | 'admin.not_allowed'
  | 'server.busy'
  | 'server.unavailable'
  | 'server.internal';

type OwnerError =
  | EraseError
  | MergeError
  | SlugTaken
  | OwnerHubspotError
  | OwnerJobsError
  | OwnerMessagesError
  | OwnerTextsError
  | PairingError;

/** What the cloud may answer to this page instead of what was asked for. A new one does not compile without its words. */
type RefusalCode =
  | AnyCall
  | OwnerError['code']
  | 'erasure.not_confirmed'
  | 'facility.not_fenced'
  | 'controller.not_found';

type Facts = Readonly<Record<string, unknown>>;

function said(facts: Facts, name: string): string {
  const fact = facts[name];
  return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : '';
}

const REFUSALS: Readonly<Record<RefusalCode, (facts: Facts) => string>> = {
  'request.invalid': () => 'Quelque chose dans cette demande n’est pas juste. Vérifiez ce qui a été écrit.',
  'request.malformed': () => 'Cette demande est illisible.',
  'request.not_found': () => 'Il n’y a rien à cette adresse.',
  'request.method_not_allowed': () => 'Cette adresse ne comprend pas cette demande.',
  'request.too_large': () => 'Cette demande est trop grande.',
  'request.unsupported_media_type': () => 'Cette demande est illisible.',
  'request.rate_limited': (facts) => `C’est trop à la fois. Réessayez dans ${said(facts, 'retryAfterSec')} s.`,
  'auth.required': () => 'Il faut ouvrir la session de nouveau.',
  'admin.disabled': () => 'Ce serveur n’a pas de jeton du propriétaire (ADMIN_TOKEN) : personne ne peut faire cela.',
  'admin.not_allowed': () => 'Ce n’est pas le jeton du propriétaire.',
  'server.busy': () => 'Le nuage est très occupé. Réessayez dans quelques secondes.',
  'server.unavailable': () => 'Le nuage n’atteint pas sa base de données. Réessayez dans quelques secondes.',
  'server.internal': (facts) =>
    `Quelque chose a mal tourné de notre côté. Si vous appelez, dites ${said(facts, 'errorId')}.`,
  'pairing.code_refused': () => 'Ce code n’est pas bon : faux, expiré ou déjà utilisé.',
  'pairing.not_found': () => 'Cette liaison n’existe pas ou est finie. Recommencez avec un nouveau code.',
  'pairing.proof_wrong': () => 'Ce contrôleur n’a pas prouvé qu’il est celui qui a montré le code.',
  'pairing.not_claimed': () => 'Le contrôleur n’a pas encore montré ses chiffres.',
  'pairing.check_value_wrong': (facts) =>
    `Ce ne sont pas les chiffres de l’écran. Essais restants : ${said(facts, 'triesLeft')}.`,
  'pairing.words_needed': (facts) =>
    `Un autre contrôleur est en fonction. Pour le remplacer, tapez : ${said(facts, 'words')}`,
  'controller.not_found': () => 'Il n’y a pas de tel contrôleur en fonction.',
  'facility.not_fenced': () => 'Rien n’empêche le nuage de vendre pour ce club.',
  'facility.not_found': () => 'Ce club n’existe pas.',
  'facility.slug_taken': (facts) =>
    `Un autre établissement a déjà le nom court ${said(facts, 'slug')}. Choisissez-en un autre.`,
  'customer.not_found': () => 'Ce client n’existe pas.',
  'customer.several': () => 'Plusieurs clients ont ce numéro. Nommez-en un par sa fiche.',
  'customer.has_coming_bookings': () => 'Il y a des réservations à venir. Annulez-les d’abord, ou attendez leur fin.',
  'customer.merge_same': () => 'Les deux sont déjà un seul client.',
  'customer.merge_not_found': () => 'Cela n’a pas été réuni, ou est déjà séparé.',
  'customer.merge_too_old': () => 'Cela a été réuni il y a trop longtemps pour être séparé.',
  'customer.merged_further': () => 'Ce client a été réuni à un autre depuis. Séparez d’abord ceux-là.',
  'erasure.not_confirmed': () => 'Tapez encore une fois qui doit être oublié.',
  'message.not_found': () => 'Ce message n’existe pas.',
  'message.nothing_to_tell': () =>
    'Il n’y a rien à dire : la réservation est terminée, ou on ne peut pas écrire à son client.',
  'message.texts_changed_meanwhile': (facts) =>
    `Quelqu’un d’autre a enregistré la version ${said(facts, 'version')} entre-temps. Copiez ce que vous avez écrit, puis rechargez la page.`,
  'message.no_mail': () => 'Ce nuage n’envoie pas de courriel : il n’a ni SMTP_URL ni SENDGRID_API_KEY.',
  'job.not_found': () => 'Cette tâche n’existe pas.',
  'job.not_open': () => 'Elle n’attend personne : elle est déjà reprise, ou n’a plus d’objet.',
  'hubspot.disabled': () => 'Ce serveur n’a pas de HubSpot (HUBSPOT_TOKEN).',
  'hubspot.import_running': () => 'L’importation a déjà commencé.',
};

/** Null for a code that this page has no words for: then the cloud's own sentence has to do. */
export function refusalInFrench(code: string, facts: Facts): string | null {
  return Object.entries(REFUSALS).find(([known]) => known === code)?.[1](facts) ?? null;
}
