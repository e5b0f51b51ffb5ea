import { z } from 'zod';

/** What one entry of a PC's record says; lenient, for the record holds entries of many kinds. */
const ActivitySchema = z.object({
  id: z.number(),
  seriesUid: z.string().nullish(),
  activityType: z.string().nullish(),
  statusCode: z.string().nullish(),
  activityResult: z.string().nullish(),
  sourceName: z.string().nullish(),
  subject: z.string().nullish(),
  message: z.string().nullish(),
  data: z.unknown().optional(),
});
export type Activity = z.infer<typeof ActivitySchema>;

const EnvelopeSchema = z.object({ activities: z.array(z.unknown()) });

/** The entries of an answer, each once, oldest first; null where it is neither an envelope nor a bare list. */
export function readActivities(body: unknown): readonly Activity[] | null {
  const envelope = EnvelopeSchema.safeParse(body);
  const rows: unknown = Array.isArray(body) ? body : envelope.success ? envelope.data.activities : null;
  if (!Array.isArray(rows)) return null;
  const byId = new Map<number, Activity>();
  for (const row of rows) {
    const parsed = ActivitySchema.safeParse(row);
    if (parsed.success) byId.set(parsed.data.id, parsed.data);
  }
  return [...byId.values()].toSorted((a, b) => a.id - b.id);
}

export type Story =
  | { readonly state: 'unseen' }
  /** Several runs, and nothing says which is ours. */
  | { readonly state: 'ambiguous' }
  | { readonly state: 'running' }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly exitCode: number | null }
  /** The vendor gave it up before it could end. */
  | { readonly state: 'not_run'; readonly word: string };

/** How to tell one run's entries from others'. */
export type StoryMarks = {
  /** The script's, or the service's, name. */
  readonly name: string;
  readonly correlationId: string;
  /** Series that were there before the command. */
  readonly seen: readonly string[];
  /** What the answer to the command named, if anything: a series or an entry. */
  readonly hint: string | null;
};

const RUN_TYPE = /SCRIPTING|ACTION/;

/**
 * What `activities`, all of them younger than the command, tell of the run. Two runs of one script that nothing tells
 * apart tell nothing: the outcome of another's run is no outcome of ours.
 */
export function readStory(activities: readonly Activity[], marks: StoryMarks): Story {
  const series = new Map<string, Activity[]>();
  for (const activity of activities) {
    const uid = activity.seriesUid ?? '';
    if (!isOfRun(activity, marks.name) || marks.seen.includes(uid)) continue;
    series.set(uid, [...(series.get(uid) ?? []), activity]);
  }
  const candidates = [...series.values()];
  const ours = candidates.find((entries) => isOurs(entries, marks)) ?? (candidates.length === 1 ? candidates[0] : null);
  if (!ours) return { state: candidates.length === 0 ? 'unseen' : 'ambiguous' };
  return ours.map(endOf).find((end) => end !== null) ?? { state: 'running' };
}

function isOfRun({ activityType, sourceName, subject, message }: Activity, name: string): boolean {
  if (!RUN_TYPE.test(activityType ?? '')) return false;
  const isNamed = (text: string | null | undefined): boolean => text?.toLowerCase() === name.toLowerCase();
  if (isNamed(sourceName) || isNamed(subject)) return true;
  return message?.toLowerCase().includes(name.toLowerCase()) ?? false;
}

function isOurs(entries: readonly Activity[], { correlationId, hint }: StoryMarks): boolean {
  return entries.some(
    (entry) =>
      JSON.stringify(entry).includes(correlationId) ||
      (hint !== null && (entry.seriesUid === hint || String(entry.id) === hint)),
  );
}

const GIVEN_UP = new Set(['CANCELLED', 'BLOCKED', 'UNSUPPORTED', 'UNCOMPLETED', 'AGENT_OFFLINE']);

function endOf({ statusCode, activityResult, data }: Activity): Story | null {
  const word = [statusCode, activityResult].find((each) => GIVEN_UP.has(each ?? ''));
  if (typeof word === 'string') return { state: 'not_run', word };
  if (statusCode !== 'COMPLETED') return null;
  const exitCode = exitCodeIn(data);
  if (activityResult === 'FAILURE') return { state: 'failed', exitCode };
  return exitCode === null || exitCode === 0 ? { state: 'succeeded' } : { state: 'failed', exitCode };
}

const ExitCodeSchema = z.object({ exitCode: z.coerce.number().int() });

function exitCodeIn(data: unknown): number | null {
  const parsed = ExitCodeSchema.safeParse(data);
  return parsed.success ? parsed.data.exitCode : null;
}
