import type { RuleWarning, WarningScope } from '../../../domain/rules/warn-about.ts';
import type { Strings } from '../../strings.ts';

/** The most frequent ones say enough. */
const REASONS_MAX = 4;

/** What the warnings say of which each names the rule among its reasons. */
export function warningsAbout(ruleId: string, warnings: readonly RuleWarning[], t: Strings): string[] {
  return warnings
    .filter(({ reasons }) => reasons.some(({ by }) => by?.id === ruleId))
    .map(({ scope }) => scopeWords(scope, t));
}

/** Who could not book any more, and what is in the way, in words. */
export function warningWords(
  { scope, reasons }: RuleWarning,
  t: Strings,
): { readonly title: string; readonly because: string } {
  const words = t.terms.warnings;
  const why = reasons
    .slice(0, REASONS_MAX)
    .map(({ kind, by }) =>
      by === null ? words.byClub(words.reasons[kind]) : words.byRule(by.name, words.reasons[kind]),
    );
  const list = new Intl.ListFormat(t.locale, { type: 'conjunction' }).format(why);
  return { title: scopeWords(scope, t), because: why.length === 0 ? '' : words.because(list) };
}

function scopeWords(scope: WarningScope, t: Strings): string {
  const words = t.terms.warnings;
  switch (scope.kind) {
    case 'everything':
      return words.everything;
    case 'resource':
      return words.resource(scope.name);
    case 'tier':
      return words.tier(scope.tier);
    case 'channel':
      return words.channel[scope.channel];
  }
}
