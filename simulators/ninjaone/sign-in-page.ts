import { type HttpAnswer, page } from './answers.ts';
import type { OAuth, SimApp } from './oauth.ts';

export type SignInPage = {
  /** The page on which a technician signs in. */
  readonly show: (query: URLSearchParams) => HttpAnswer;
  /** What its buttons do: send the browser back, with a code or with the technician's refusal. */
  readonly submit: (form: URLSearchParams) => HttpAnswer;
};

/** Asks for no password: whoever gets here is the technician. */
export function createSignInPage(apps: readonly SimApp[], oauth: OAuth): SignInPage {
  function findAsker(query: URLSearchParams): { readonly app: SimApp; readonly redirectUri: string } | null {
    const app = apps.find(({ clientId }) => clientId === query.get('client_id'));
    const redirectUri = query.get('redirect_uri') ?? '';
    const isKnown = app?.redirectUris.some((known) => isSameRedirect(known, redirectUri)) ?? false;
    return app && isKnown ? { app, redirectUri } : null;
  }

  return {
    show(query) {
      if (!findAsker(query)) return page(400, 'redirect_uri does not match');
      const field = ([name, value]: readonly [string, string]) =>
        `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`;
      const button = (answer: string, text: string) => `<button name="answer" value="${answer}">${text}</button>`;
      const buttons = button('allow', 'Sign in as technician') + button('deny', 'Cancel');
      const body = `<!doctype html><title>Sign in</title><form method="post">${[...query].map(field).join('')}${buttons}</form>`;
      return { status: 200, contentType: 'text/html', body };
    },
    submit(form) {
      const asker = findAsker(form);
      if (!asker) return page(400, 'redirect_uri does not match');
      const back = new URL(asker.redirectUri);
      back.searchParams.set('state', form.get('state') ?? '');
      if (form.get('answer') === 'deny') {
        back.searchParams.set('error', 'access_denied');
      } else {
        const allowed = [...asker.app.scopes, 'offline_access'];
        const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => allowed.includes(scope));
        const code = oauth.issueCode({ ...asker, challenge: form.get('code_challenge') ?? '', scopes });
        back.searchParams.set('code', code);
      }
      return { status: 302, contentType: 'text/html', body: '', headers: { location: back.href } };
    },
  };
}

/** Letter by letter; a `*` in what is known stands for any port. */
function isSameRedirect(known: string, given: string): boolean {
  const [before = '', after] = known.split('*');
  if (after === undefined) return known === given;
  const port = given.slice(before.length, given.length - after.length);
  return given.startsWith(before) && given.endsWith(after) && /^\d+$/.test(port);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
