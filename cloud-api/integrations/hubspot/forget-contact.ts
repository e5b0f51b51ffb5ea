import type { ErasureListener } from '../../customers/erasing/erase-customer.ts';
import { eraseContacts } from './contact-repository.ts';

/** HubSpot goes on knowing who was forgotten until somebody deletes them there: we must not learn it from there anew. */
export const forgetContact: ErasureListener = (tx, { customerIds }) => eraseContacts(tx, 'customerId', customerIds);
