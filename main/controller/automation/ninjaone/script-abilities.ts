import { type Ability, BAY_ACTIONS, type BayAction } from '../automation-port.ts';
import { type BayScripts, findScript, isScriptAction, type KnownScript } from './bay-scripts.ts';

export type Found = { readonly scripts: readonly KnownScript[]; readonly hasUser: boolean };

/** Every action, and whether what there is in the tenant is enough for it. */
export function abilitiesOf(arrangement: BayScripts, found: Found): readonly Ability[] {
  return BAY_ACTIONS.map((action) => abilityOf(action, arrangement, found));
}

function abilityOf(action: BayAction, arrangement: BayScripts, { scripts, hasUser }: Found): Ability {
  if (!isScriptAction(action)) return { action, state: 'ready', advice: null };
  if (action === 'power.on' && arrangement.wakerDeviceId === null) {
    return {
      action,
      state: 'unsupported',
      advice: 'Choose a PC that is always on and can wake the bays, or switch them on by hand.',
    };
  }
  const { name } = arrangement.scripts[action];
  if (findScript(scripts, name) === null) {
    const advice = `Make one script named “${name}” in NinjaOne, as the page on bay scripts says.`;
    return { action, state: 'no_script', advice };
  }
  if (hasUser) return { action, state: 'ready', advice: null };
  return { action, state: 'needs_user', advice: 'Sign in a technician: NinjaOne runs scripts for people only.' };
}
