import { useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { TextField } from '../../renderer/ui/text-field.tsx';
import { isNotAllowed } from './owner-api.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { useWording } from './wording.tsx';

/** Asks for the token and tries it. `onToken` rejects when the cloud does not take it. */
export function SignIn({ onToken }: { readonly onToken: (token: string) => Promise<void> }) {
  const { text, sentenceOf } = useWording();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (): Promise<void> => {
    if (token.trim() === '') return setProblem(text.signIn.missing);
    setBusy(true);
    setProblem(null);
    try {
      await onToken(token.trim());
    } catch (error) {
      setProblem(isNotAllowed(error) ? text.signIn.wrong : sentenceOf(error));
      setBusy(false);
    }
  };

  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-4 px-4 py-8">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-30 font-semibold">{text.signIn.title}</h1>
        <LanguageSwitch />
      </div>
      <p className="text-muted">{text.signIn.detail}</p>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void submit();
        }}
      >
        <TextField
          label={text.signIn.token}
          type="password"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          maxLength={200}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        {problem !== null && <Banner tone="danger">{problem}</Banner>}
        <Button kind="primary" type="submit" wide busy={isBusy}>
          {text.signIn.submit}
        </Button>
      </form>
    </main>
  );
}
