import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../../domain/rules/default-rules.ts';
import type { RuleActions, RuleConditions } from '../../../domain/rules/rule.ts';
import { aProfile, bayId } from '../../fixtures.ts';
import { EN_RULE_WORDS } from './rule-strings.en.ts';
import { FR_RULE_WORDS } from './rule-strings.fr.ts';
import { ruleSentence, type RuleWording } from './rule-words.ts';

const club = { currency: 'CAD', resources: aProfile().resources };
const EN: RuleWording = { ...club, words: EN_RULE_WORDS, locale: 'en-GB' };
const FR: RuleWording = { ...club, words: FR_RULE_WORDS, locale: 'fr-CA' };

const approval: RuleActions = { verdict: { kind: 'require-approval' } };

type Row = readonly [conditions: RuleConditions, actions: RuleActions, english: string, french: string];

const ROWS: readonly Row[] = [
  [
    { weekdays: [7, 6], localTime: { from: '10:00', until: '20:00' } },
    { duration: { shortestMin: 60 } },
    'Weekends 10:00–20:00: at least 60 minutes',
    'Fins de semaine 10:00–20:00 : au moins 60 minutes',
  ],
  [
    { noShows: { atLeast: 3 } },
    approval,
    'Customers with 3 or more no-shows: staff must approve',
    'Clients avec au moins 3 absences : le personnel doit approuver',
  ],
  [
    { tiers: ['member', 'vip'], tags: ['LEAGUE'], isFirstVisit: false, credits: { atLeast: 1, atMost: 4 } },
    { price: { kind: 'percent', percent: -15 } },
    'Customers of tier member or vip tagged LEAGUE who have been here before with 1 to 4 credits: 15% less',
    'Clients de niveau member ou vip à l’étiquette LEAGUE déjà venus avec 1 à 4 crédits : 15 % de moins',
  ],
  [
    { resourceIds: [bayId(1), bayId(3)], partySize: { atLeast: 5 } },
    { buffer: { afterMin: 15, beforeMin: 0 }, price: { kind: 'cents', cents: 1250 } },
    'On Bay 1 or Bay 3, for 5 or more people: no time kept free before; 15 minutes kept free after; $12.50 more',
    'Sur Bay 1 ou Bay 3, pour au moins 5 personnes : aucun temps libre avant; 15 minutes libres après; 12,50 $ de plus',
  ],
  [
    { weekdays: [1, 2, 5], timeCounts: 'any-part', channels: ['web', 'kiosk'] },
    { verdict: { kind: 'deny', sentence: 'League night.' } },
    'Mon, Tue and Fri, for any part of it, on the web or at the kiosk: can’t be booked (“League night.”)',
    'Lun, mar et ven, pour toute partie, sur le Web ou à la borne : ne se réserve pas (« League night. »)',
  ],
  [
    { dates: { from: '2025-12-24', to: '2026-01-02' }, noticeMin: { atMost: 120 } },
    { noticeMin: 1440, horizonDays: 1, cancelCutoffMin: 90 },
    '24 Dec 2025 to 2 Jan 2026, 2 hours or less before the start: booked at least 1 day before; can be booked 1 day ahead; free to cancel until 90 minutes before',
    'Du 24 déc. 2025 au 2 janv. 2026, 2 heures ou moins avant le début : à réserver au moins 1 jour avant; se réserve 1 jour d’avance; annulation gratuite jusqu’à 90 minutes avant',
  ],
  [
    { daysAhead: { atMost: 0 }, bookingsAtOnce: { atMost: 0 }, noShows: { atMost: 1 } },
    { duration: { longestMin: 120, stepMin: 30 }, noticeMin: 0, horizonDays: 0, cancelCutoffMin: 0 },
    'Customers with at most 1 no-show, for the same day, with no other bookings at that time: at most 2 hours; in steps of 30 minutes; can be booked up to the last minute; can be booked for today only; free to cancel until it starts',
    'Clients avec au plus 1 absence, pour le jour même, avec 0 autre réservation à ce moment-là : au plus 2 heures; par tranches de 30 minutes; se réserve jusqu’à la dernière minute; se réserve seulement pour le jour même; annulation gratuite jusqu’au début',
  ],
  [
    {},
    { verdict: { kind: 'allow' } },
    'Always: allowed, whatever the rules below say',
    'Toujours : permis, quoi que disent les règles plus bas',
  ],
  [
    { resourceIds: ['00000000-0000-4000-8000-000000000999'] },
    {},
    'On a bay that is gone: nothing yet',
    'Sur une baie disparue : rien encore',
  ],
];

/** `Intl` puts spaces that do not break. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('ruleSentence', () => {
  test.each(ROWS)('says it in English and French: %#', (conditions, actions, english, french) => {
    expect(plain(ruleSentence({ conditions, actions }, EN))).toBe(english);
    expect(plain(ruleSentence({ conditions, actions }, FR))).toBe(french);
  });

  test.each([EN, FR])('leaves a gap for what is still to be written: %#', (wording) => {
    const conditions = { tiers: [], dates: { from: '', to: '' }, noShows: { atLeast: Number.NaN }, daysAhead: {} };
    const actions: RuleActions = { noticeMin: Number.NaN, price: { kind: 'cents', cents: Number.NaN } };

    const sentence = ruleSentence({ conditions, actions }, wording);

    expect(sentence).toContain('…');
    expect(sentence).not.toMatch(/NaN|undefined|Invalid/);
  });

  test('has words for every rule that a new club begins with', () => {
    for (const rule of DEFAULT_RULES) {
      expect(ruleSentence(rule, EN)).not.toContain(EN_RULE_WORDS.nothing);
      expect(ruleSentence(rule, FR)).not.toContain(FR_RULE_WORDS.nothing);
    }
  });
});
