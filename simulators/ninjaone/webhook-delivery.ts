import type { Activity } from './activity-feed.ts';
import type { Tenant } from './tenant.ts';

const DELIVERY_TIMEOUT_MS = 5000;

/**
 * Posts each activity to the one endpoint there is, with the headers that it was set up with: nothing else shows who
 * sent it. What is not taken is not sent again; real retries are documented nowhere.
 */
export function createWebhookDelivery(tenant: () => Tenant): (activity: Activity) => void {
  let held: Activity | null = null;

  function post(activity: Activity): void {
    const { webhook, devices } = tenant();
    if (!webhook) return;
    const device = devices.get(activity.deviceId);
    const body = { ...activity, ...(device ? { device: { id: device.id, displayName: device.name } } : {}) };
    fetch(webhook.url, {
      method: 'POST',
      headers: { ...webhook.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    }).catch(() => {});
  }

  return (activity) => {
    const { webhooksTwice, webhooksReversed } = tenant().faults();
    if (webhooksReversed && held === null) {
      held = activity;
      return;
    }
    const next = held === null ? [activity] : [activity, held];
    held = null;
    for (const each of next) {
      post(each);
      if (webhooksTwice) post(each);
    }
  };
}
