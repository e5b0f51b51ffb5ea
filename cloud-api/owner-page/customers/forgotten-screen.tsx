import { useQuery } from '@tanstack/react-query';
import { CheckCheck, Hourglass } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Badge } from '../../../renderer/ui/badge.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import type { ErasureView } from '../../customers/erasing/erasure-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { hereZone } from '../owner-format.ts';
import { ForgetDialog } from './forget-dialog.tsx';
import { readWhom, type Whom } from './forget-wish.ts';
import { useWording } from '../wording.tsx';

/** Who was forgotten, and which facilities have not done it yet. */
export function ForgottenScreen() {
  const words = useWording().text.forgetting;
  const { api } = useOwner();
  const erasures = useQuery({ queryKey: ['erasures'], queryFn: api.listErasures, refetchInterval: 15_000 });
  return (
    <div className="grid gap-6">
      <div className="grid gap-4">
        <p className="measure text-muted">{words.listDetail}</p>
        <Loaded query={erasures} rowClassName="h-20">
          {(all) =>
            all.length === 0 ? (
              <p className="text-muted">{words.none}</p>
            ) : (
              <ul className="grid gap-2">
                {all.map((erasure) => (
                  <li key={erasure.id}>
                    <Forgotten erasure={erasure} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      <ForgetOther />
    </div>
  );
}

function Forgotten({ erasure }: { readonly erasure: ErasureView }) {
  const { text, format } = useWording();
  const words = text.forgetting;
  const { api } = useOwner();
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities });
  const { askedAt, cause, bookings, waitingFor } = erasure;
  const title = words.one(format.instant(askedAt, hereZone()));
  const names = waitingFor.map((id) => facilities.data?.find((each) => each.id === id)?.name ?? words.unknownFacility);
  const isDone = names.length === 0;
  return (
    <article aria-label={title} className="grid gap-1 rounded-ui border border-line bg-surface px-4 py-3">
      <h3 className="tabular font-semibold">{title}</h3>
      <p className="text-13 text-muted">{[words.causes[cause], words.bookings(bookings)].join(' · ')}</p>
      <div>
        <Badge tone={isDone ? 'neutral' : 'attention'} icon={isDone ? CheckCheck : Hourglass}>
          {isDone ? words.everywhere : words.notEverywhere}
        </Badge>
      </div>
      {!isDone && <p className="text-13 [overflow-wrap:anywhere]">{words.waitingFor(names.join(', '))}</p>}
    </article>
  );
}

/** People who are kept without being customers: they are found by what they have given. */
function ForgetOther() {
  const words = useWording().text.forgetting;
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const [whom, setWhom] = useState<Whom | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    setWhom(readWhom(typed));
  };
  return (
    <section aria-label={words.otherTitle} className="grid gap-2">
      <h2 className="font-semibold">{words.otherTitle}</h2>
      <p className="measure text-muted">{words.otherDetail}</p>
      <form noValidate className="flex max-w-md flex-wrap items-end gap-2" onSubmit={submit}>
        <TextField
          className="min-w-0 flex-1"
          label={words.other}
          error={isTried && readWhom(typed) === null ? words.otherWrong : undefined}
          autoComplete="off"
          maxLength={254}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">{words.otherNext}</Button>
      </form>
      {whom !== null && <ForgetDialog whom={whom} name={whom.said} onClose={() => setWhom(null)} />}
    </section>
  );
}
