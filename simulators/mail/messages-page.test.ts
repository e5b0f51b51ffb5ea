import { expect, test } from 'vitest';
import { startMessagesPage } from './messages-page.ts';
import { startMailSimulator } from './start-mail-simulator.ts';

test('shows what went by other ways too, and nothing in it runs', async () => {
  const server = await startMailSimulator();
  const sms = { at: Date.UTC(2026, 10, 22, 15, 0), channel: 'text message', to: '+19025550111', state: 'delivered' };
  const text = 'Bay 2 <script>alert(1)</script>';
  const page = await startMessagesPage(server, {
    port: 0,
    channels: [() => [{ ...sms, title: text, text, html: '' }]],
  });
  const read = async (path: string) => (await fetch(page.url + path)).text();

  const [list, one] = [await read('/'), await read('/others/0')];
  await page.stop();
  await server.stop();

  expect(list).toContain('<td>text message</td><td>+19025550111</td><td><a href="/others/0">Bay 2 &lt;script>');
  expect(one).toContain('<pre>Bay 2 &lt;script>');
  expect(list + one).not.toContain('<script>');
});

test('has a phone told of a booking whose link is typed in, and says what came of it', async () => {
  const server = await startMailSimulator();
  const links: string[] = [];
  const tellPhone = async (link: string) => `told & done: ${links.push(link)}`;
  const page = await startMessagesPage(server, { port: 0, tellPhone });
  const body = new URLSearchParams({ link: 'http://localhost:8080/b/1#key' });

  const form = await (await fetch(`${page.url}/phone`)).text();
  const said = await (await fetch(`${page.url}/phone`, { method: 'POST', body })).text();
  await page.stop();
  await server.stop();

  expect(form).toContain('name="link"');
  expect(said).toContain('told &amp; done: 1');
  expect(links).toEqual(['http://localhost:8080/b/1#key']);
});
