import type { SimClock } from '../sim-clock.ts';
import type { Faults } from './faults.ts';

/** As the API gives it. */
export type Activity = {
  readonly id: number;
  /** Seconds since 1970, with a fraction. */
  readonly activityTime: number;
  readonly deviceId: number;
  readonly severity: 'NONE';
  readonly priority: 'NONE';
  readonly activityType: string;
  readonly statusCode: string;
  readonly status: string;
  readonly type: string;
  readonly message: string;
  readonly seriesUid?: string;
  readonly activityResult?: string;
  readonly sourceConfigUid?: string;
  readonly sourceName?: string;
  readonly subject?: string;
  readonly data?: unknown;
};

export type ActivityFeed = {
  readonly add: (activity: Omit<Activity, 'id' | 'activityTime' | 'severity' | 'priority'>) => Activity;
  /** What shows by now, oldest first. */
  readonly visible: () => readonly Activity[];
};

type FeedOptions = {
  readonly clock: SimClock;
  readonly faults: () => Faults;
  readonly onAdd: (activity: Activity) => void;
};

/** The record of what happened. Ids only grow, also across PCs; an activity may show later than it happened. */
export function createActivityFeed({ clock, faults, onAdd }: FeedOptions): ActivityFeed {
  const entries: { readonly activity: Activity; readonly showsAt: number }[] = [];
  // Large, as of a tenant that has been in use for years.
  let lastId = 880_000_000_000;

  return {
    add(facts) {
      lastId += 7;
      const activity: Activity = {
        id: lastId,
        activityTime: clock.now() / 1000,
        severity: 'NONE',
        priority: 'NONE',
        ...facts,
      };
      entries.push({ activity, showsAt: clock.now() + faults().feedLagMs });
      onAdd(activity);
      return activity;
    },
    visible: () => entries.filter(({ showsAt }) => showsAt <= clock.now()).map(({ activity }) => activity),
  };
}
