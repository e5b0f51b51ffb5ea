const ZOOM_KEYS = new Set(['+', '-', '=', '0']);

/** Takes away what a browser offers and a kiosk must not: menus, selection, dragging, zoom. Returns the way back. */
export function lockPage(page: Window): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const refuse = (event: Event) => event.preventDefault();

  for (const type of ['contextmenu', 'selectstart', 'dragstart', 'gesturestart']) {
    page.addEventListener(type, refuse, { signal });
  }
  page.addEventListener('touchmove', (event) => event.touches.length > 1 && event.preventDefault(), {
    signal,
    passive: false,
  });
  page.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { signal, passive: false });
  page.addEventListener(
    'keydown',
    (event) => (event.ctrlKey || event.metaKey) && ZOOM_KEYS.has(event.key) && event.preventDefault(),
    { signal },
  );
  return () => ending.abort();
}
