import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Languages, LogOut, Search } from 'lucide-react';
import type { StaffMember } from '../../main/controller/api/views.ts';
import { useNow } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { initialsOf } from '../session/initials.ts';
import { type Language, STRINGS, useStrings } from '../strings.ts';
import { useEditedTerms } from '../terms/edited-terms.tsx';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { DayPicker } from './day-picker.tsx';
import { LinkBadge } from './link-badge.tsx';

type TopBarProps = {
  readonly staff: StaffMember;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly onSearch: () => void;
  readonly onSignedOut: () => void;
};

export function TopBar({ staff, language, onLanguage, onSearch, onSignedOut }: TopBarProps) {
  const t = useStrings();
  const { profile, format } = useClub();
  const now = useNow();
  const isMac = navigator.platform.startsWith('Mac');

  return (
    <header className="flex h-14 shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
      <p className="w-36 min-w-0 truncate text-17 font-semibold" title={profile.name}>
        {profile.name}
      </p>
      <DayPicker />
      <button
        type="button"
        onClick={onSearch}
        className="flex min-h-control min-w-0 max-w-80 flex-1 items-center gap-2 rounded-ui border border-line-strong bg-bg px-3 text-15 text-muted hover:bg-sunken"
      >
        <Search aria-hidden="true" className="size-4 shrink-0" />
        <span className="flex-1 text-left">{t.bar.search}</span>
        <kbd className="text-13">{t.bar.searchKeys(isMac)}</kbd>
      </button>
      <div className="flex-1" />
      <LinkBadge role={staff.role} />
      <time className="text-17 font-semibold tabular" dateTime={new Date(now).toISOString()}>
        {format.time(now)}
      </time>
      <StaffMenu staff={staff} language={language} onLanguage={onLanguage} onSignedOut={onSignedOut} />
    </header>
  );
}

type StaffMenuProps = Omit<TopBarProps, 'onSearch'>;

function StaffMenu({ staff, language, onLanguage, onSignedOut }: StaffMenuProps) {
  const t = useStrings();
  const trpc = useTRPC();
  // The window forgets the person whether or not the controller heard of it.
  const signOut = useMutation(trpc.session.signOut.mutationOptions({ onSettled: onSignedOut }));
  const { beforeSignOut } = useEditedTerms();
  const other: Language = language === 'en' ? 'fr' : 'en';

  return (
    <Menu
      trigger={
        <Button kind="quiet" title={staff.name} className="px-2!">
          <span className="sr-only">{t.session.signedInAs(staff.name)}</span>
          <span
            aria-hidden="true"
            className="grid size-8 place-items-center rounded-full bg-accent-soft text-accent-text"
          >
            {initialsOf(staff.name)}
          </span>
          <ChevronDown aria-hidden="true" className="size-4" />
        </Button>
      }
      items={[
        {
          label: STRINGS[other].languageName,
          icon: <Languages aria-hidden="true" className="size-4" />,
          onSelect: () => onLanguage(other),
        },
        {
          label: t.session.signOut,
          icon: <LogOut aria-hidden="true" className="size-4" />,
          onSelect: () => beforeSignOut(() => signOut.mutate()),
        },
      ]}
    />
  );
}
