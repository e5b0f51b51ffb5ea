import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import type { CdpSession } from './chromium.ts';
import { findHandler, fromPageUrl } from './custom-schemes.ts';
import { cancellable } from './refusal.ts';
import type { WebContents } from './web-contents.ts';

type Paused = Protocol.Events['Fetch.requestPaused'];

/** Decides on each request that a page's Chromium holds back: may the page go there, and who serves it? */
export async function decideRequest(contents: WebContents, cdp: CdpSession, paused: Paused): Promise<void> {
  const { requestId, request, resourceType } = paused;
  if (resourceType === 'Document' && !mayNavigate(contents, paused)) {
    await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    return;
  }
  if (resourceType === 'Document' && isTopFrame(contents, paused)) {
    await contents.session.settlePermissions(contents, request.url);
  }
  const url = fromPageUrl(request.url);
  const handler = url === request.url ? null : findHandler(url);
  if (!handler) {
    await cdp.send('Fetch.continueRequest', { requestId });
    return;
  }
  try {
    const response = await handler(asRequest(url, request));
    await cdp.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  } catch (error) {
    console.error(`electron stand-in: the protocol handler failed for ${url}`, error);
    await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
  }
}

function isTopFrame(contents: WebContents, { frameId }: Paused): boolean {
  return frameId === contents.targetId;
}

/** What the main process itself loads it does not ask itself about. */
function mayNavigate(contents: WebContents, paused: Paused): boolean {
  const url = fromPageUrl(paused.request.url);
  const isMainFrame = isTopFrame(contents, paused);
  if (isMainFrame && contents.isExpecting(paused.request.url)) return true;
  const event = cancellable({ url, isMainFrame, frame: isMainFrame ? contents.mainFrame : null });
  if (paused.redirectedRequestId !== undefined) contents.emit('will-redirect', event, url);
  else if (isMainFrame) contents.emit('will-navigate', event, url);
  contents.emit('will-frame-navigate', event);
  return !event.defaultPrevented;
}

/** `Request` knows no schemes but the web's, so it is made with one of those and told its real address. */
function asRequest(url: string, { method, headers, postDataEntries }: Paused['request']): Request {
  const body = Buffer.concat((postDataEntries ?? []).map(({ bytes }) => Buffer.from(bytes ?? '', 'base64')));
  const request = new Request(url.replace(/^[a-z0-9+.-]+:/i, 'https:'), {
    method,
    headers,
    ...(body.length > 0 ? { body } : {}),
  });
  return Object.defineProperty(request, 'url', { value: url });
}
