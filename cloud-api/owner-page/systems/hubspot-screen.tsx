import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import type { HubspotView } from '../../integrations/hubspot/hubspot-admin-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import type { Strings } from '../strings.ts';
import { useWording } from '../wording.tsx';

const LOOK_MS = 5000;

/** What is kept in step with HubSpot, field by field, whose word counts, and how far the import is. */
export function HubspotScreen() {
  const words = useWording().text.hubspot;
  const { api } = useOwner();
  const hubspot = useQuery({ queryKey: ['hubspot'], queryFn: api.readHubspot, refetchInterval: LOOK_MS });
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
      <Loaded query={hubspot} rowClassName="h-40">
        {(view) => (
          <>
            {view.mode !== 'live' && <Banner>{words.mode[view.mode]}</Banner>}
            {view.mode !== 'disabled' && <Import view={view} />}
            <Fields fields={view.fields} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Import({ view }: { readonly view: HubspotView }) {
  const { text, format, sentenceOf } = useWording();
  const words = text.hubspot;
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const begin = useMutation({
    mutationFn: () => api.importHubspot(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['hubspot'] }),
  });
  const { state, read, total } = view.import;
  const { count } = format;
  return (
    <section
      aria-labelledby="hubspot-import"
      className="grid gap-2 rounded-ui border border-line bg-surface p-4 text-15"
    >
      <h2 id="hubspot-import" className="text-17 font-semibold">
        {words.contacts}
      </h2>
      <p className="tabular">{words.linked(count(view.contacts.linked), count(view.contacts.waiting))}</p>
      <p role="status" className="tabular">
        {words.importState[state](count(read), total === null ? null : count(total))}
      </p>
      {state === 'running' && (
        <progress
          aria-label={words.importing}
          className="h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
          {...(total !== null && { value: read, max: total })}
        />
      )}
      {begin.isError && <Banner tone="danger">{sentenceOf(begin.error)}</Banner>}
      {state !== 'running' && (
        <Button className="justify-self-start" busy={begin.isPending} onClick={() => begin.mutate()}>
          {words.import}
        </Button>
      )}
    </section>
  );
}

function Fields({ fields }: Pick<HubspotView, 'fields'>) {
  const words = useWording().text.hubspot;
  return (
    <section aria-labelledby="hubspot-fields" className="grid gap-2">
      <h2 id="hubspot-fields" className="text-17 font-semibold">
        {words.fields}
      </h2>
      <ul className="grid gap-2">
        {fields.map(({ field, property, direction, winner, rule }) => (
          <li key={property} className="grid gap-1 rounded-ui border border-line bg-surface px-4 py-3 text-15">
            <h3 className="font-semibold">{wordOf(words, field)}</h3>
            <p className="text-13 text-muted [overflow-wrap:anywhere]">
              {[words.property(property), words.direction[direction], words.winner[winner]].join(' · ')}
            </p>
            <p className="measure text-13">{words.ruleOf(rule, field)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function wordOf(words: Strings['hubspot'], field: string): string {
  return Object.entries(words.field).find(([known]) => known === field)?.[1] ?? field;
}
