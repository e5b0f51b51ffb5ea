import type { Db } from '../db/database.ts';
import { nodeTable } from '../facility-link/facility-link-schema.ts';

export type NodeFigures = Pick<
  typeof nodeTable.$inferSelect,
  'facilityId' | 'outSeq' | 'inSeq' | 'peerAcked' | 'catchUpTo' | 'fenced'
>;

/** How far the streams of all facilities are. */
export async function listNodeFigures(db: Db): Promise<NodeFigures[]> {
  const { facilityId, outSeq, inSeq, peerAcked, catchUpTo, fenced } = nodeTable;
  return db.select({ facilityId, outSeq, inSeq, peerAcked, catchUpTo, fenced }).from(nodeTable);
}
