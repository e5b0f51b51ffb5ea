import { assert } from '../../domain/assert.ts';
import type { Frame } from './frames.ts';

/**
 * MQTT topics (PROTOCOL §3.3). A facility writes `up`, reads `dn`, and nothing else; ACLs on the broker say the same.
 * Quality of service 1, never retained, but for presence.
 */
export type Direction = 'up' | 'dn';

const CHANNEL: Record<Frame['t'], 'hs' | 'st' | 'rq'> = {
  hello: 'hs',
  challenge: 'hs',
  proof: 'hs',
  welcome: 'hs',
  fence: 'hs',
  ping: 'st',
  pong: 'st',
  data: 'st',
  ack: 'st',
  request: 'rq',
  rejection: 'rq',
};

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

/** The facility that a topic belongs to; asserts that the topic is one of ours. */
export function facilityOfTopic(topic: string): string {
  const facilityId = topic.split('/')[1];
  assert(topic.startsWith('v1/') && facilityId, `not one of our topics: ${topic}`);
  return facilityId;
}
