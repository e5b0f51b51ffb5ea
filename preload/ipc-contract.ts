/** What a window and the main process say to each other. Shared by both, so it holds names and types only. */

/** A window's role is fixed when it is made; nothing that it sends can change it. */
export type WindowRole = 'staff' | 'kiosk';

export type IpcChannels = {
  /** Window → main, answered: one tRPC operation. */
  readonly call: string;
  /** Window → main: a subscription is no longer wanted. */
  readonly stop: string;
  /** Main → window: an item of a subscription, or its end. */
  readonly event: string;
};

/** Each role has channels of its own; what arrives on another role's channels is refused. */
export function channelsOf(role: WindowRole): IpcChannels {
  return { call: `${role}:call`, stop: `${role}:stop`, event: `${role}:event` };
}

/** `id` is the window's own number for the operation and never used twice. */
export type BridgeOperation = {
  readonly id: number;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly path: string;
  readonly input?: unknown;
};

/** `result` and `error` have tRPC's shapes. For a subscription the reply only says that it has begun. */
export type BridgeReply = { readonly result?: unknown; readonly error?: unknown };

/** One item of subscription `id`, or its end. */
export type BridgeEvent = {
  readonly id: number;
  readonly data?: unknown;
  readonly error?: unknown;
  readonly done?: boolean | undefined;
};

/** What a page finds as `window.facility`, and all it finds. */
export type Bridge = {
  /** Rejects when the controller is not there, or went away before it answered. */
  call(operation: BridgeOperation): Promise<BridgeReply>;
  stop(id: number): void;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: BridgeEvent) => void): () => void;
};
