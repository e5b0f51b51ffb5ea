import { type Ability, BAY_ACTIONS, type BayAction } from '../automation-port.ts';
import { type BayScripts, findScript, isScriptAction, type KnownScript } from './bay-scripts.ts';

export type Found = { readonly scripts: readonly KnownScript[]; readonly hasUser: boolean };

/** Every action, and whether what there is in the tenant is enough for it. */
export function abilitiesOf(arrangement: BayScripts, found: Found): readonly Ability[] {
  return BAY_ACTIONS.map((action) => abilityOf(action, arrangement, found));
}

function abilityOf(action: BayAction, arrangement: BayScripts, { scripts, hasUser }: Found): Ability {
  if (!isScriptAction(action)) return { action, state: 'ready', script: null };
  if (action === 'power.on' && arrangement.wakerDeviceId === null) {
    return { action, state: 'unsupported', script: null };
  }
  const { name } = arrangement.scripts[action];
  if (findScript(scripts, name) === null) return { action, state: 'no_script', script: name };
  return { action, state: hasUser ? 'ready' : 'needs_user', script: null };
}
