import { bayRouter } from './bay-router.ts';
import { blockRouter } from './block-router.ts';
import { bookingRouter } from './booking-router.ts';
import { changeRouter } from './change-router.ts';
import { conflictRouter } from './conflict-router.ts';
import { customerRouter } from './customer-router.ts';
import { doorRouter } from './door-router.ts';
import { facilityRouter } from './facility-router.ts';
import { jobRouter } from './job-router.ts';
import { integrationRouter } from './integration-router.ts';
import { kioskRouter } from './kiosk-router.ts';
import { linkRouter } from './link-router.ts';
import { messageRouter } from './message-router.ts';
import { networkRouter } from './network-router.ts';
import { sessionRouter } from './session-router.ts';
import { termsRouter } from './terms-router.ts';
import { router } from './trpc.ts';

/** Everything a window or a connection can ask of the controller, over any transport. Names are fixed. */
export const appRouter = router({
  session: sessionRouter,
  facility: facilityRouter,
  booking: bookingRouter,
  block: blockRouter,
  customer: customerRouter,
  message: messageRouter,
  door: doorRouter,
  link: linkRouter,
  conflicts: conflictRouter,
  terms: termsRouter,
  change: changeRouter,
  kiosk: kioskRouter,
  network: networkRouter,
  bays: bayRouter,
  jobs: jobRouter,
  integration: integrationRouter,
});

export type AppRouter = typeof appRouter;
