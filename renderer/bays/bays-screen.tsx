import type { StaffRole } from '../../main/controller/api/views.ts';
import { useStrings } from '../strings.ts';

export function BaysScreen({ role: _role }: { readonly role: StaffRole }) {
  const t = useStrings();
  return <h1 className="p-6 text-22 font-semibold">{t.bays.title}</h1>;
}
