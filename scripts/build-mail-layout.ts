/**
 * Compiles the layout of the mails, `npx node scripts/build-mail-layout.ts`, after a change of `layout.mjml`. What comes
 * of it is kept in the tree: the cloud needs no compiler at run time.
 */
import { readFile, writeFile } from 'node:fs/promises';
import mjml2html from 'mjml';

const FOLDER = new URL('../cloud-api/messages/templates/', import.meta.url);

export async function compileLayout(): Promise<string> {
  const source = await readFile(new URL('layout.mjml', FOLDER), 'utf8');
  const { html, errors } = await mjml2html(source, { validationLevel: 'strict', keepComments: true });
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return html;
}

if (import.meta.main) await writeFile(new URL('layout.html', FOLDER), await compileLayout());
