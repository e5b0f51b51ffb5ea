import { useEffect, useRef } from 'react';

type MailPreviewProps = {
  /** Of a mail that our own server has written: whatever somebody typed stands in it as text. */
  readonly html: string;
  readonly language: string;
};

/**
 * A mail as a mail program shows it, in a shadow root, so that its styles and the page's keep out of each other's way.
 * The page's policy allows no styles that stand in a document, which a mail's do: they are set one by one instead.
 */
export function MailPreview({ html, language }: MailPreviewProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) show(host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' }), html);
  }, [html]);
  return <div ref={host} lang={language} className="overflow-hidden rounded-ui border border-line" />;
}

function show(root: ShadowRoot, html: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css]) => css ?? '').join('\n'));
  const bare = html.replaceAll(/<style[\s\S]*?<\/style>/g, '').replaceAll(' style="', ' data-style="');
  const { body } = new DOMParser().parseFromString(bare, 'text/html');
  const mail = document.createElement('div');
  mail.dataset['style'] = body.dataset['style'] ?? '';
  mail.append(...body.children);
  for (const element of [mail, ...mail.querySelectorAll<HTMLElement>('[data-style]')]) {
    element.style.cssText = element.dataset['style'] ?? '';
  }
  // They would lead to a booking that is none.
  for (const link of mail.querySelectorAll('a')) link.removeAttribute('href');
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren(mail);
}
