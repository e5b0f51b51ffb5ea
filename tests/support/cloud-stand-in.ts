import { jsonOf } from '../../sync/protocol/json.ts';
import {
  type CarriedCustomer,
  type CustomerDecision,
  CustomerAskedFactSchema,
  MessageAskedFactSchema,
  type MessagesTold,
  type SpendDecision,
  SpendAskedFactSchema,
} from '../../sync/protocol/product-data.ts';
import type { FacilityRig } from './facility-rig.ts';

/** A cloud that says what a test wants it to say, over the real stream of a rig. */
export type CloudStandIn = ReturnType<typeof standInForCloud>;

export function standInForCloud(rig: FacilityRig) {
  /** The cloud tells the facility something, and all that it told before. */
  async function tell(factType: string, data: unknown): Promise<void> {
    rig.cloud.take({ type: 'fact', factType, data: jsonOf(data) });
    await rig.node.run({ type: 'data', frame: rig.cloud.dataAfter(0), setAside: false });
  }

  /** What the facility has told, each as its type and data. */
  async function told(): Promise<{ readonly type: string; readonly data: unknown }[]> {
    const rows = await rig.node.readOutbox(0, 200);
    return rows.map(({ body }) => JSON.parse(body)).filter(({ kind }) => kind === 'fact');
  }

  async function lastOf(type: string): Promise<unknown> {
    return (await told()).findLast((fact) => fact.type === type) ?? null;
  }

  return {
    tell,
    /** The types of what it was told, in order. */
    heard: async () => (await told()).map(({ type }) => type),
    tellCustomer: (customer: CarriedCustomer) => tell('customer.changed', { customer }),
    lastCustomerAsk: async () => CustomerAskedFactSchema.parse(await lastOf('customer.asked')).data,
    decideCustomer: async (result: CustomerDecision['result']) => {
      const { askId } = CustomerAskedFactSchema.parse(await lastOf('customer.asked')).data;
      await tell('customer.decided', { askId, result });
    },
    lastMessageAsk: async () => MessageAskedFactSchema.parse(await lastOf('message.asked')).data,
    tellMessages: async (answer: Partial<Pick<MessagesTold, 'messages' | 'refusal'>>) => {
      const { askId, bookingId } = MessageAskedFactSchema.parse(await lastOf('message.asked')).data;
      await tell('message.told', { askId, bookingId, messages: [], refusal: null, ...answer });
    },
    lastSpendAsk: async () => SpendAskedFactSchema.parse(await lastOf('spend.asked')).data,
    decideSpend: async (result: SpendDecision['result']) => {
      const ask = SpendAskedFactSchema.parse(await lastOf('spend.asked')).data;
      await tell('spend.decided', { ask, result });
    },
  };
}
