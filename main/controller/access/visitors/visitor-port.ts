import type { Result } from '../../../../domain/result.ts';
import type { EpochMs, Interval } from '../../../../domain/time.ts';
import type { DoorSystemError } from '../door-port.ts';

/**
 * What the controller needs of a door system that keeps visitors: people whose PIN opens some doors for some time, at
 * the door's own reader and without this computer. Every implementation is held to `visitor-port.contract.ts`.
 *
 * Nothing here is repeated by itself, and nothing throws for what the door system does. A call that fails may have had
 * its effect all the same, unless the problem says that nothing was sent: whoever calls must be able to find out.
 * Whole seconds count; what an instant has beyond them is cut off.
 */
export type VisitorPort = {
  /** Makes a visitor without a PIN. A second call makes a second one. Problems: also `visitor.door_unknown`. */
  create(visit: NewVisit): Promise<Result<Visitor, VisitorProblem>>;
  get(id: string): Promise<Result<Visitor, VisitorProblem>>;
  /**
   * All visitors whose key begins with `keyStart`, cancelled and past ones too. Complete, or a problem; but one that
   * others remove or make meanwhile may be missing.
   */
  list(keyStart: string): Promise<Result<readonly Visitor[], VisitorProblem>>;
  /** As `list`, asked for by key: one call where `list` goes through everybody. */
  find(key: string): Promise<Result<readonly Visitor[], VisitorProblem>>;
  /** Sets window and doors. A PIN stays while the old window has not ended. */
  change(id: string, visit: VisitTerms): Promise<Result<null, VisitorProblem>>;
  /** Gives the visitor this PIN in place of any other. Problems: also `visitor.pin_taken`, `visitor.pin_length`. */
  assignPin(id: string, pin: string): Promise<Result<null, VisitorProblem>>;
  removePin(id: string): Promise<Result<null, VisitorProblem>>;
  /** Takes everything away that opens doors. What remains is a record, which cannot be made a visitor again. */
  cancel(id: string): Promise<Result<null, VisitorProblem>>;
  /** Removes the visitor without a trace. */
  remove(id: string): Promise<Result<null, VisitorProblem>>;
  /** Gives up what is under way: the answer is then `door_system.closing`. */
  close(): void;
};

/** When and where a visitor may come in. */
export type VisitTerms = Interval & {
  /** The door system's ids, at least one. */
  readonly doorIds: readonly string[];
};

export type NewVisit = VisitTerms & {
  /** A short mark by which the visitor can be searched for. */
  readonly key: string;
  /** As the door system's own screens and log show it; may be empty. */
  readonly name: string;
  /** Carried along; leads from the visitor back to what it was made for. */
  readonly remarks: string;
};

export type Visitor = {
  readonly id: string;
  readonly key: string;
  readonly remarks: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly isCancelled: boolean;
  /** Null where the door system did not tell. Which PIN it is, it never tells. */
  readonly hasPin: boolean | null;
};

export type VisitorProblem =
  | DoorSystemError
  | {
      readonly code:
        | 'visitor.not_found'
        | 'visitor.door_unknown'
        | 'visitor.pin_taken'
        | 'visitor.pin_length'
        | 'visitor.rejected';
    };
