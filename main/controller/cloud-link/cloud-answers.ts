import type { NodePort } from '../../../sync/engine/node-port.ts';
import {
  type CustomerDecision,
  CustomerDecidedFactSchema,
  type MessagesTold,
  MessageToldFactSchema,
  type SpendDecision,
  SpendDecidedFactSchema,
  type TermsDecision,
  TermsDecidedFactSchema,
} from '../../../sync/protocol/product-data.ts';

/** For those who wait until the cloud has answered what they asked. */
export type Answers<Answer> = {
  /**
   * Resolves with what came of the question, or with null when `patience` comes first. To be called before the question
   * is written down: the answer may be there when that is.
   */
  wait(questionId: string, patience: Promise<null>): Promise<Answer | null>;
  /** It was not asked after all. */
  forget(questionId: string): void;
};

export type CloudAnswers = {
  readonly customers: Answers<CustomerDecision>;
  readonly messages: Answers<MessagesTold>;
  readonly spends: Answers<SpendDecision>;
  readonly terms: Answers<TermsDecision>;
  stop(): void;
};

/** Tells those who wait what the cloud has decided, once that is durable here. */
export function createCloudAnswers(node: Pick<NodePort, 'onCommitted'>): CloudAnswers {
  const customers = waitingRoom<CustomerDecision>();
  const messages = waitingRoom<MessagesTold>();
  const spends = waitingRoom<SpendDecision>();
  const terms = waitingRoom<TermsDecision>();
  const stop = node.onCommitted(({ facts }) => {
    for (const { type, data } of facts) {
      const customer = CustomerDecidedFactSchema.safeParse({ type, data });
      if (customer.success) customers.settle(customer.data.data.askId, customer.data.data);
      const told = MessageToldFactSchema.safeParse({ type, data });
      if (told.success) messages.settle(told.data.data.askId, told.data.data);
      const spend = SpendDecidedFactSchema.safeParse({ type, data });
      if (spend.success) spends.settle(spend.data.data.ask.spend.id, spend.data.data);
      const saved = TermsDecidedFactSchema.safeParse({ type, data });
      if (saved.success) terms.settle(saved.data.data.proposalId, saved.data.data);
    }
  });
  return { customers, messages, spends, terms, stop };
}

type WaitingRoom<Answer> = Answers<Answer> & { settle(questionId: string, answer: Answer): void };

function waitingRoom<Answer>(): WaitingRoom<Answer> {
  const waiting = new Map<string, (answer: Answer | null) => void>();
  const settle = (questionId: string, answer: Answer | null): void => {
    waiting.get(questionId)?.(answer);
    waiting.delete(questionId);
  };
  return {
    wait: async (questionId, patience) => {
      const { promise, resolve } = Promise.withResolvers<Answer | null>();
      waiting.set(questionId, resolve);
      try {
        return await Promise.race([promise, patience]);
      } finally {
        waiting.delete(questionId);
      }
    },
    forget: (questionId) => settle(questionId, null),
    settle,
  };
}
