import { useQuery } from '@tanstack/react-query';
import { Lock, Plug } from 'lucide-react';
import { useState } from 'react';
import type { IntegrationName, IntegrationView } from '../../main/controller/api/integration-views.ts';
import type { StaffRole } from '../../main/controller/api/views.ts';
import { ListScreen } from '../list-screen.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { IntegrationCard } from './integration-card.tsx';
import { IntegrationForm } from './integration-form.tsx';

/** How other vendors' systems are reached: managers see it, owners change it. */
export function SetupScreen({ role }: { readonly role: StaffRole }) {
  const t = useStrings();
  if (role === 'front-desk') {
    return (
      <div className="mx-auto max-w-3xl p-6">
        <EmptyState icon={<Lock aria-hidden="true" />} title={t.setup.notAllowedTitle}>
          {t.setup.notAllowed}
        </EmptyState>
      </div>
    );
  }
  return <Integrations isOwner={role === 'owner'} />;
}

function Integrations({ isOwner }: { readonly isOwner: boolean }) {
  const t = useStrings();
  const trpc = useTRPC();
  const integrations = useQuery(trpc.integration.list.queryOptions(undefined, { refetchInterval: 15_000 }));
  const [editing, setEditing] = useState<IntegrationName | null>(null);
  const [saved, setSaved] = useState<IntegrationName | null>(null);

  const done = ({ name }: IntegrationView): void => {
    setEditing(null);
    setSaved(name);
  };
  return (
    <ListScreen
      title={t.setup.title}
      query={integrations}
      rowClassName="h-32"
      notice={!isOwner && <p className="text-muted">{t.setup.ownersOnly}</p>}
      empty={<EmptyState icon={<Plug aria-hidden="true" />} title={t.setup.title} />}
    >
      {(all) => (
        <ul className="grid gap-4">
          {all.map((view) => (
            <IntegrationCard
              key={view.name}
              view={view}
              isOwner={isOwner}
              isEdited={editing === view.name}
              isJustSaved={saved === view.name}
              onEdit={() => setEditing(view.name)}
            >
              {editing === view.name && (
                <IntegrationForm view={view} onSaved={done} onCancel={() => setEditing(null)} />
              )}
            </IntegrationCard>
          ))}
        </ul>
      )}
    </ListScreen>
  );
}
