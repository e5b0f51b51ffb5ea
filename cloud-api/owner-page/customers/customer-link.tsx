import { useMutation } from '@tanstack/react-query';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import { useOwner } from '../owner-context.tsx';
import { useWording } from '../wording.tsx';

/** Makes the link by which a customer sees and uses what the club has given them. */
export function CustomerLink({ customerId }: { readonly customerId: string }) {
  const { text, sentenceOf } = useWording();
  const words = text.customers;
  const { api } = useOwner();
  const link = useMutation({ mutationFn: (isNew: boolean) => api.linkCustomer(customerId, isNew) });
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button busy={link.isPending} onClick={() => link.mutate(false)}>
          {words.link}
        </Button>
        {link.data !== undefined && (
          <Button busy={link.isPending} onClick={() => link.mutate(true)}>
            {words.renew}
          </Button>
        )}
      </div>
      {link.isError && <Banner tone="danger">{sentenceOf(link.error)}</Banner>}
      {link.data !== undefined && (
        <TextField
          className="max-w-xl"
          label={words.address}
          hint={words.addressHint}
          readOnly
          value={link.data.url}
          onFocus={(event) => event.target.select()}
        />
      )}
    </div>
  );
}
