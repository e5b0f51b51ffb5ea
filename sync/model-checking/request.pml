/*
 * One request of one side for time of the other: the requester tells a customer yes or no, the owner books or does
 * not, and in the end the two must agree and no time be held for a customer who was told no. Meanwhile the wire loses,
 * repeats and delays, sessions begin, and the time itself may be handed to the requester.
 *
 * The wire: a request or a rejection, once sent, is delivered never, once or often, at any time. The two streams (the
 * owner's events; the requester's abandon) are in order and without gaps, and their frames name a session.
 *
 * Each of these, defined, must fail:
 *   FLIP_TO_YES                  a request that was given up becomes a yes when its event arrives after all
 *   CAPTURE_EARLY                money is taken as soon as it is authorised
 *   NO_ABANDON                   giving up is not told to the owner
 *   NO_ABANDON_AFTER_REJECTION   … when the owner itself has said no
 *   NO_TOMBSTONE                 an abandon that overtakes its request leaves no trace
 *   NO_SESSION_ON_REQUESTS       a request of an older session is granted
 *   NO_SESSION_ON_STREAM         a stream frame of another session is applied
 *   NO_VOID_ON_IMPORT            time that arrives keeps what was booked for a request that was given up
 */

#define SESSIONS_MAX 3

#ifdef NO_SESSION_ON_REQUESTS
#define isRequestOfThisSession true
#else
#define isRequestOfThisSession (requestSession == ownerSession)
#endif

/* A stream frame is sent again in each session until it is acknowledged, and heard when both sides are in that one. */
#ifdef NO_SESSION_ON_STREAM
#define isAbandonOfThisSession true
#else
#define isAbandonOfThisSession (abandonSession <= ownerSession && ownerSession <= requesterSession)
#endif

mtype = { nobody, yes, no };                      /* what the customer was told */
mtype = { free, booked, voided };                 /* the time asked for */
mtype = { atOwner, travelling, atRequester };     /* who holds it */

/* the requester */
mtype told = nobody;
byte requesterSession = 1;
bit isAuthorised, isCaptured;
bit hasAppliedGrant;        /* the owner's event has been applied, whatever came of it */

/* on the wire */
bit requestSent, rejectionSent;
byte requestSession;        /* the one that the request names */
bit grantWritten;           /* the owner's event: the only yes there is */
bit abandonWritten;         /* in the requester's stream */
byte abandonSession;        /* frames with it name this session or a later one */

/* the owner */
mtype time = free;
mtype holder = atOwner;
byte ownerSession = 1;
bit hasTombstone;           /* this session's memory that the request was abandoned */
bit hasAppliedAbandon;

inline tellYes() {
  told = yes;
  isCaptured = 1
}

/* The decision is durable in the same transaction as the abandon that tells the owner. */
inline tellNo() {
  told = no;
#ifndef NO_ABANDON
  abandonWritten = 1;
  abandonSession = requesterSession
#endif
}

active proctype Requester() {
  do
  :: atomic { !isAuthorised ->
       isAuthorised = 1;
#ifdef CAPTURE_EARLY
       isCaptured = 1
#endif
     }

  :: atomic { isAuthorised && !requestSent && told == nobody ->
       requestSent = 1;
       requestSession = requesterSession }

  /* applies the owner's event */
  :: atomic { grantWritten && !hasAppliedGrant ->
       hasAppliedGrant = 1;
       if
       :: told == nobody -> tellYes()
#ifdef FLIP_TO_YES
       :: told == no -> tellYes()
#else
       :: told == no
#endif
       fi }

  :: atomic { rejectionSent && told == nobody ->
#ifdef NO_ABANDON_AFTER_REJECTION
       told = no
#else
       tellNo()
#endif
     }

  /* the customer leaves, or the deadline passes */
  :: atomic { requestSent && told == nobody -> tellNo() }

  /* the time arrives here; the stream is in order, so the grant has been applied before */
  :: atomic { holder == travelling && hasAppliedGrant ->
       holder = atRequester;
#ifndef NO_VOID_ON_IMPORT
       if
       :: told == no && time == booked -> time = voided
       :: else
       fi
#endif
     }

  /* a new session; one side learns of it before the other */
  :: atomic { requesterSession < SESSIONS_MAX && requesterSession <= ownerSession -> requesterSession++ }
  od
}

active proctype Owner() {
  do
  /* grants the request */
  :: atomic { requestSent && isRequestOfThisSession && time == free && !hasTombstone ->
       time = booked;
       grantWritten = 1 }

  /* or refuses it: the time is taken just now, the session is over, the request was abandoned */
  :: atomic { requestSent && time == free -> rejectionSent = 1 }

  /* applies the abandon */
  :: atomic { abandonWritten && isAbandonOfThisSession && !hasAppliedAbandon ->
       hasAppliedAbandon = 1;
       if
       :: time == booked && holder == atOwner -> time = voided
       :: else
       fi;
#ifndef NO_TOMBSTONE
       hasTombstone = 1
#endif
     }

  /* hands the time over with what is booked */
  :: atomic { time == booked && holder == atOwner -> holder = travelling }

  /* a new session: requests of the old one are dead, and so need no tombstones */
  :: atomic { ownerSession < SESSIONS_MAX && ownerSession <= requesterSession ->
       ownerSession++;
       hasTombstone = 0 }
  od
}

active proctype Check() {
  do
  :: atomic { told == yes && time != booked ->
       assert(false) /* told yes, and nothing is booked */ }
  :: atomic { told == no && time == booked && holder == atOwner && (hasAppliedAbandon || !abandonWritten) ->
       assert(false) /* told no, and the time stays taken for ever */ }
  :: atomic { told == no && time == booked && holder == atRequester ->
       assert(false) /* told no, and the time that came over stays taken for ever */ }
  :: atomic { isCaptured && told != yes ->
       assert(false) /* money taken without a yes */ }
  od
}
