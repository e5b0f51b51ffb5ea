/** What carriers take for an end to all messages from a number, whatever somebody may have meant by it. */
const STOP = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout', 'arret']);
/** What lets them through again. */
const START = new Set(['start', 'yes', 'unstop']);

/** Whether a text ends all texts, or lets them begin again: only where it says nothing else. */
export function readStopWord(text: string): 'unwanted' | 'wanted' | null {
  const word = text
    .normalize('NFD')
    .replaceAll(/[^\p{L}]/gu, '')
    .toLowerCase();
  if (STOP.has(word)) return 'unwanted';
  return START.has(word) ? 'wanted' : null;
}
