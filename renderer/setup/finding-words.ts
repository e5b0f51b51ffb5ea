import type { IntegrationName, SetupFinding } from '../../main/controller/api/integration-views.ts';
import type { Strings } from '../strings.ts';

/** What a finding says in this language; as the controller says it where the language has no words for it. */
export function findingWords(t: Strings, vendor: IntegrationName, finding: SetupFinding): string {
  const { id, state, sentence, because, facts = {} } = finding;
  const own = t.setup.findings[vendor];
  // What is found of many of a kind has the words of its kind: `script.ok` of `script.save.data`.
  const [kind = id] = id.split('.');
  const words =
    (because !== undefined && t.setup.causes[because]) || (own[`${id}.${state}`] ?? own[`${kind}.${state}`]);
  return words ? words.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '') : sentence;
}
