import type { Frame } from './frames.ts';

/**
 * MQTT topics (PROTOCOL §3.3). A facility writes `up`, reads `dn`, and nothing else; ACLs on the broker say the same.
 * Quality of service 1, never retained, but for presence.
 */
export type Direction = 'up' | 'dn';

/** Handshake, stream, requests, presence. */
export type Channel = 'hs' | 'st' | 'rq' | 'pr';

const CHANNEL: Record<Frame['t'], Channel> = {
  hello: 'hs',
  challenge: 'hs',
  proof: 'hs',
  welcome: 'hs',
  fence: 'hs',
  'snapshot-request': 'hs',
  'snapshot-part': 'hs',
  'unknown-session': 'hs',
  ping: 'st',
  pong: 'st',
  data: 'st',
  ack: 'st',
  digest: 'st',
  request: 'rq',
  rejection: 'rq',
};

/** The last level of the topics that a frame travels on. */
export function channelOf(frame: Frame['t']): Channel {
  return CHANNEL[frame];
}

/** The topic that a frame travels on. */
export function topicOf(facilityId: string, direction: Direction, frame: Frame['t']): string {
  return `v1/${facilityId}/${direction}/${CHANNEL[frame]}`;
}

/** What one side subscribes to: the other's three channels. */
export function topicsToRead(facilityId: string, direction: Direction): string[] {
  return ['hs', 'st', 'rq'].map((channel) => `v1/${facilityId}/${direction}/${channel}`);
}

/** Presence: retained, with a last will. A hint for screens, never for decisions. */
export function presenceTopic(facilityId: string): string {
  return `v1/${facilityId}/up/pr`;
}

export type Topic = { readonly facilityId: string; readonly direction: Direction; readonly channel: Channel };

const TOPIC = /^v1\/([^/]+)\/(?:(up|dn)\/(hs|st|rq)|up\/pr)$/;

/** Null for a topic that is not one of ours. */
export function parseTopic(topic: string): Topic | null {
  const [, facilityId, direction = 'up', channel = 'pr'] = TOPIC.exec(topic) ?? [];
  return facilityId === undefined ? null : ({ facilityId, direction, channel } as Topic);
}
