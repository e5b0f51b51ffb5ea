/** What a person's browser does at the simulated NinjaOne: shows the page, sends its form, follows the way back. */
export async function browse(url: string, answer: 'allow' | 'deny', change: (back: URL) => void = () => {}) {
  const page = await fetch(url);
  const fields = [...(await page.text()).matchAll(/name="([^"]+)" value="([^"]+)"/g)];
  const form = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]));
  form.set('answer', answer);
  const back = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const location = back.headers.get('location');
  if (location === null) return null;
  const target = new URL(location);
  change(target);
  const shown = await fetch(target);
  return { status: shown.status, text: await shown.text() };
}
