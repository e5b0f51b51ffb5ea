/*
 * Who may sell one cell of time: a facility and the cloud sell it and hand it to each other, the wire does what it
 * likes, and the facility may come back with yesterday's disk. Nobody may ever be promised it twice.
 *
 * The wire: all that a side ever wrote into a stream stays readable for the other, which takes the next event now,
 * later or never. So a frame arrives never, once or often, early or late; what a receiver may do about it is to apply
 * the event after the last one it applied. The mutants that apply out of order or twice add just that.
 *
 * Each of these, defined, must break the promise:
 *   TAKE_BACK_ON_TIMEOUT         who gave the cell away takes it back when no acknowledgement comes
 *   SELL_UNTIL_ACK               who gave the cell away goes on selling it until it is acknowledged
 *   APPLY_OUT_OF_ORDER           events are applied as they arrive
 *   APPLY_TWICE                  a repeated event is applied again
 *   RESTORE_WITHOUT_FENCE        a restored facility goes on as if nothing had happened
 *   RECOVER_SAME_INCARNATION     a recovered facility goes on in the stream of its former life
 *   RECOVER_BY_REPLAY            recovery repeats the lost sales on the restored state, and loads no state
 * ONE_OWNER checks more: that no two sides own the cell at once, fenced ones aside.
 */

#define EVENTS_MAX 6        /* in each stream */
#define INCARNATIONS_MAX 3  /* of the facility's stream */
#define RESTORES_MAX 1

#define NOTHING 0           /* not written yet */
#define SALE 1
#define TRANSFER 2

typedef Event {
  byte kind;
  bit isSold;               /* of a transfer: the cell travels with a promise on it */
  byte ack                  /* how far the writer had applied the other stream */
}

typedef Stream { Event at[EVENTS_MAX + 1] }   /* the first event is at 1 */

typedef Side {
  bit owns;                 /* the cell's token is here */
  bit isSold;
  byte outSeq;              /* events written */
  byte inSeq                /* events of the other side applied */
}

Stream fromCloud;
Stream fromFacility[INCARNATIONS_MAX];

Side cloud;
byte incarnationAtCloud;    /* the facility's stream that the cloud follows */

Side facility;
byte incarnation;
bit isFenced;
bit hasUnsavedSale;         /* a sale that the cloud has not applied: no protocol brings it back from a lost disk */

/* What the facility owns as the cloud knows it: its own events up to `replicaSeq` and all that it has applied. */
bit replicaOwns;
bit replicaIsSold;
byte replicaSeq;

Side backup;
bit hasBackup;
byte restores;

byte promises;              /* people who were told that the cell is theirs */

inline promise() {
  promises++;
  assert(promises <= 1)
}

inline expectOneOwner() {
#ifdef ONE_OWNER
  assert(!(cloud.owns && facility.owns && !isFenced))
#else
  skip
#endif
}

/* The facility had applied the cloud's events up to `upTo`: what they gave it is in the replica from now on. */
inline foldOwnEvents(upTo) {
  do
  :: replicaSeq < upTo ->
       replicaSeq++;
       if
       :: fromCloud.at[replicaSeq].kind == TRANSFER ->
            replicaOwns = 1;
            replicaIsSold = fromCloud.at[replicaSeq].isSold
       :: else
       fi
  :: else -> break
  od
}

inline receiveAtCloud(seq) {
  cloud.owns = 1;
  cloud.isSold = fromFacility[incarnationAtCloud].at[seq].isSold;
  expectOneOwner()
}

active proctype Cloud() {
  cloud.owns = 1;           /* all time is the cloud's at first */
  do
  /* sells */
  :: atomic { cloud.owns && !cloud.isSold && cloud.outSeq < EVENTS_MAX ->
       cloud.isSold = 1;
       promise();
       cloud.outSeq++;
       fromCloud.at[cloud.outSeq].kind = SALE;
       fromCloud.at[cloud.outSeq].ack = cloud.inSeq }

  /* hands the cell to the facility, with what is sold */
  :: atomic { cloud.owns && cloud.outSeq < EVENTS_MAX ->
#ifndef SELL_UNTIL_ACK
       cloud.owns = 0;
#endif
       cloud.outSeq++;
       fromCloud.at[cloud.outSeq].kind = TRANSFER;
       fromCloud.at[cloud.outSeq].isSold = cloud.isSold;
       fromCloud.at[cloud.outSeq].ack = cloud.inSeq }

#ifdef TAKE_BACK_ON_TIMEOUT
  :: atomic { !cloud.owns && cloud.outSeq > 0 && fromCloud.at[cloud.outSeq].kind == TRANSFER ->
       cloud.owns = 1 }
#endif

  /* applies the next event of the facility */
  :: atomic { cloud.inSeq < EVENTS_MAX && fromFacility[incarnationAtCloud].at[cloud.inSeq + 1].kind != NOTHING ->
       cloud.inSeq++;
       foldOwnEvents(fromFacility[incarnationAtCloud].at[cloud.inSeq].ack);
       if
       :: fromFacility[incarnationAtCloud].at[cloud.inSeq].kind == SALE ->
            replicaIsSold = 1;
            hasUnsavedSale = 0
       :: fromFacility[incarnationAtCloud].at[cloud.inSeq].kind == TRANSFER ->
            replicaOwns = 0;
            receiveAtCloud(cloud.inSeq)
       fi }

#ifdef APPLY_TWICE
  :: atomic { cloud.inSeq > 0 && fromFacility[incarnationAtCloud].at[cloud.inSeq].kind == TRANSFER ->
       receiveAtCloud(cloud.inSeq) }
#endif

#ifdef APPLY_OUT_OF_ORDER
  /* a transfer overtakes the event before it … */
  :: atomic { cloud.inSeq + 2 <= EVENTS_MAX &&
              fromFacility[incarnationAtCloud].at[cloud.inSeq + 2].kind == TRANSFER ->
       cloud.inSeq = cloud.inSeq + 2;
       receiveAtCloud(cloud.inSeq) }
  /* … or comes in after the event behind it */
  :: atomic { cloud.inSeq >= 2 && fromFacility[incarnationAtCloud].at[cloud.inSeq - 1].kind == TRANSFER ->
       receiveAtCloud(cloud.inSeq - 1) }
#endif
  od
}

active proctype Facility() {
  do
  /* sells */
  :: atomic { facility.owns && !facility.isSold && !isFenced && facility.outSeq < EVENTS_MAX ->
       facility.isSold = 1;
       hasUnsavedSale = 1;
       promise();
       facility.outSeq++;
       fromFacility[incarnation].at[facility.outSeq].kind = SALE;
       fromFacility[incarnation].at[facility.outSeq].ack = facility.inSeq }

  /* hands the cell back, with what is sold */
  :: atomic { facility.owns && !isFenced && facility.outSeq < EVENTS_MAX ->
       facility.owns = 0;
       facility.outSeq++;
       fromFacility[incarnation].at[facility.outSeq].kind = TRANSFER;
       fromFacility[incarnation].at[facility.outSeq].isSold = facility.isSold;
       fromFacility[incarnation].at[facility.outSeq].ack = facility.inSeq }

  /* applies the next event of the cloud */
  :: atomic { !isFenced && facility.inSeq < EVENTS_MAX && fromCloud.at[facility.inSeq + 1].kind != NOTHING ->
       facility.inSeq++;
       if
       :: fromCloud.at[facility.inSeq].kind == TRANSFER ->
            facility.owns = 1;
            facility.isSold = fromCloud.at[facility.inSeq].isSold;
            expectOneOwner()
       :: else
       fi }

  /* somebody takes a backup */
  :: atomic { !hasBackup && !isFenced ->
       hasBackup = 1;
       backup.owns = facility.owns;
       backup.isSold = facility.isSold;
       backup.outSeq = facility.outSeq;
       backup.inSeq = facility.inSeq }

  /* … and restores it. Not while a sale exists on the lost disk alone: that one is lost whatever we do. */
  :: atomic { hasBackup && restores < RESTORES_MAX && incarnation == incarnationAtCloud && !hasUnsavedSale ->
       restores++;
       facility.owns = backup.owns;
       facility.isSold = backup.isSold;
       facility.outSeq = backup.outSeq;
       facility.inSeq = backup.inSeq;
#ifndef RESTORE_WITHOUT_FENCE
       isFenced = 1
#endif
     }

  /* recovery: the cloud's replica is loaded as a whole, and both streams go on from its position */
  :: atomic { isFenced && incarnationAtCloud < INCARNATIONS_MAX - 1 ->
#ifndef RECOVER_SAME_INCARNATION
       incarnationAtCloud++;
#endif
       incarnation = incarnationAtCloud;
#ifdef RECOVER_BY_REPLAY
       if
       :: facility.outSeq < cloud.inSeq && replicaIsSold -> facility.isSold = 1
       :: else
       fi;
#else
       facility.owns = replicaOwns;
       facility.isSold = replicaIsSold;
       facility.inSeq = replicaSeq;
#endif
       facility.outSeq = cloud.inSeq;
       isFenced = 0;
       expectOneOwner() }
  od
}
