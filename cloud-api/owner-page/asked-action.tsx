import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { ConfirmDialog } from '../../renderer/ui/dialog.tsx';
import { useToast } from '../../renderer/ui/toast.tsx';
import { useWording } from './wording.tsx';

type AskedActionProps = {
  readonly label: string;
  /** Its name for those who only hear it, where there are several of the same label. */
  readonly name?: string | undefined;
  readonly title: string;
  readonly description: string;
  readonly keepLabel: string;
  /** Said when it was done. */
  readonly done: string;
  readonly onConfirm: () => Promise<void>;
};

/** A button for what cannot be undone: it asks first, and says what came of it. */
export function AskedAction({ label, name, title, description, keepLabel, done, onConfirm }: AskedActionProps) {
  const { sentenceOf } = useWording();
  const toast = useToast();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const action = useMutation({
    mutationFn: onConfirm,
    onSuccess: async () => {
      setAsking(false);
      toast({ title: done });
      await queryClient.invalidateQueries();
    },
  });
  const ask = (): void => {
    action.reset();
    setAsking(true);
  };
  return (
    <div>
      <Button aria-label={name} onClick={ask}>
        {label}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={title}
        description={description}
        confirmLabel={label}
        keepLabel={keepLabel}
        busy={action.isPending}
        onConfirm={() => action.mutate()}
      >
        {action.isError && <Banner tone="danger">{sentenceOf(action.error)}</Banner>}
      </ConfirmDialog>
    </div>
  );
}
