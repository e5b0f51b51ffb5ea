import type { IntegrationName, SetupFinding } from '../../main/controller/api/integration-views.ts';
import type { Strings } from '../strings.ts';

/** What a finding says in this language; as the controller says it where the language has no words for it. */
export function findingWords(t: Strings, vendor: IntegrationName, finding: SetupFinding): string {
  const { id, state, sentence, because, facts = {} } = finding;
  const words = (because !== undefined && t.setup.causes[because]) || t.setup.findings[vendor][`${id}.${state}`];
  return words ? words.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '') : sentence;
}
