import { readFileSync } from 'node:fs';
import { assert } from '../../../domain/assert.ts';

/** Parts of the layout that a mail may do without; those within others first. */
const BLOCKS = ['details', 'picture', 'code', 'button', 'note', 'closing', 'unsubscribe'] as const;
type Block = (typeof BLOCKS)[number];

export type MailContent = {
  readonly language: string;
  readonly club: string;
  readonly subject: string;
  /** What a list of mails shows beside the subject. */
  readonly preview: string;
  readonly title: string;
  readonly greeting: string;
  readonly lead: string;
  readonly details: readonly Detail[];
  readonly code: {
    readonly code: string;
    readonly label: string;
    readonly note: string;
    readonly image: string | null;
  } | null;
  readonly button: { readonly text: string; readonly url: string } | null;
  readonly note: string | null;
  /** The club's last word before the foot. */
  readonly closing: string | null;
  readonly contact: string;
  /** Why somebody is sent this. */
  readonly why: string;
  readonly unsubscribe: { readonly text: string; readonly url: string } | null;
};

export type Detail = { readonly label: string; readonly value: string };

/** Compiled by `scripts/build-mail-layout.ts`. */
const LAYOUT = readFileSync(new URL('layout.html', import.meta.url), 'utf8');

/** The mail as HTML. Whatever stands in `content` is text: nothing of it becomes markup. */
export function fillLayout(content: MailContent): string {
  const { details, code, button, note, closing, unsubscribe, ...texts } = content;
  const present: Record<Block, boolean> = {
    details: details.length > 0,
    code: code !== null,
    picture: Boolean(code?.image),
    button: button !== null,
    note: note !== null,
    closing: closing !== null,
    unsubscribe: unsubscribe !== null,
  };
  const values: Record<string, string> = {
    ...texts,
    code: code?.code ?? '',
    codeLabel: code?.label ?? '',
    codeNote: code?.note ?? '',
    codeImage: code?.image ?? '',
    button: button?.text ?? '',
    buttonUrl: button?.url ?? '',
    note: note ?? '',
    closing: closing ?? '',
    unsubscribe: unsubscribe?.text ?? '',
    unsubscribeUrl: unsubscribe?.url ?? '',
  };
  const rows = details.map(({ label, value }) => row(label, value)).join('');
  const layout = BLOCKS.filter((block) => !present[block]).reduce(without, LAYOUT);
  // In one go: what a value holds is never taken for a place of its own.
  return layout.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (name === 'rows') return rows;
    const value = values[name];
    assert(value !== undefined, `fillLayout: nothing for ${name}`);
    return escapeHtml(value).replaceAll('\n', '<br>');
  });
}

/** The same as plain text, for programs and people that read no HTML. */
export function fillText(content: MailContent): string {
  const { title, greeting, lead, details, code, button, note, closing, contact, why, unsubscribe } = content;
  const paragraphs = [
    title,
    greeting,
    lead,
    details.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    code && `${code.label}: ${code.code}\n${code.note}`,
    button && `${button.text}: ${button.url}`,
    note,
    closing,
    `--\n${contact}\n${why}`,
    unsubscribe && `${unsubscribe.text}: ${unsubscribe.url}`,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== null && paragraph !== '').join('\n\n')}\n`;
}

function row(label: string, value: string): string {
  const cell = 'padding:6px 0;vertical-align:top';
  return `<tr><td style="${cell};color:#52525b;width:34%">${escapeHtml(label)}</td><td style="${cell};font-weight:600">${escapeHtml(value)}</td></tr>`;
}

function without(layout: string, block: Block): string {
  const [start, end] = [`<!-- ${block} -->`, `<!-- /${block} -->`];
  const [from, to] = [layout.indexOf(start), layout.indexOf(end)];
  assert(from >= 0 && to > from, `fillLayout: the layout has no ${block}`);
  return layout.slice(0, from) + layout.slice(to + end.length);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
