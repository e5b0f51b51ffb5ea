import type { StaffMember } from '../../main/controller/api/views.ts';
import { useStrings } from '../strings.ts';
import { initialsOf } from './initials.ts';

type StaffChoiceProps = { readonly staff: readonly StaffMember[]; readonly onChoose: (staff: StaffMember) => void };

/** The names of who may sign in. */
export function StaffChoice({ staff, onChoose }: StaffChoiceProps) {
  const t = useStrings();
  return (
    <ul className="grid grid-cols-[repeat(auto-fit,minmax(16rem,1fr))] gap-3">
      {staff.map((member) => (
        <li key={member.id}>
          <button
            type="button"
            onClick={() => onChoose(member)}
            className="flex min-h-16 w-full items-center gap-4 rounded-ui border border-line-strong bg-surface px-4 py-3 text-left hover:bg-sunken"
          >
            <span
              aria-hidden="true"
              className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text"
            >
              {initialsOf(member.name)}
            </span>
            <span className="min-w-0">
              <span className="block truncate text-17 font-semibold">{member.name}</span>
              <span className="block text-13 text-muted">{t.session.role[member.role]}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
