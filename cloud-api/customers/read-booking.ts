import { ZodError } from 'zod';
import type { Booking } from '../../domain/booking.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { Db, Tx } from '../db/database.ts';

/** Null for what is not there, or makes no sense to this version: it must not keep others from being looked at. */
export async function readBooking(db: Db | Tx, bookingId: string): Promise<Booking | null> {
  try {
    return (await findBooking(db, bookingId))?.booking ?? null;
  } catch (error) {
    if (error instanceof ZodError) return null;
    throw error;
  }
}
