import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { Db } from '../../db/database.ts';
import { stateAt } from './carry-out.ts';
import { type KeptMessage, listMessages } from './message-repository.ts';
import { listProposalsOf, type Proposal } from './proposal-repository.ts';

/** A message with what the customer was proposed because of it. */
export type LoggedMessage = KeptMessage & { readonly proposal: LoggedProposal | null };

export type LoggedProposal = {
  readonly kind: Proposal['wish']['kind'];
  readonly state: ReturnType<typeof stateAt>;
  readonly expiresAt: EpochMs;
  /** What came of their yes; null while nothing has. */
  readonly outcome: string | null;
};

/** For owners: what came from ClubOS and what was made of it. */
export type ClubosLog = {
  /** The latest first. */
  list(query: { readonly before: EpochMs | null; readonly rowsMax: number }): Promise<readonly LoggedMessage[]>;
};

export function createClubosLog({ db, clock }: { readonly db: Db; readonly clock: Clock }): ClubosLog {
  return {
    async list(query) {
      const messages = await listMessages(db, query);
      const proposals = await listProposalsOf(
        db,
        messages.map(({ messageId }) => messageId),
      );
      const now = clock.now();
      return messages.map((message) => {
        const proposal = proposals.find(({ messageId }) => messageId === message.messageId);
        return { ...message, proposal: proposal ? logged(proposal, now) : null };
      });
    },
  };
}

function logged(proposal: Proposal, now: EpochMs): LoggedProposal {
  const { wish, expiresAt, answer } = proposal;
  return { kind: wish.kind, state: stateAt(proposal, now), expiresAt, outcome: answer?.human_text ?? null };
}
