/** Where a phone is had that is told of a booking by push; `said` is what came of the last try. */
export function phoneForm(said: string): string {
  return `<p role="status">${said}</p>
<form method="post" action="/phone"><p><label>A booking’s link, as in its confirmation<br><input name="link" size="90" required></label></p>
<p><button>Tell a phone of it</button></p></form><p><a href="/">All messages</a></p>`;
}

/** The link that was typed in. */
export function readPhoneForm(body: string): string {
  return new URLSearchParams(body).get('link') ?? '';
}
