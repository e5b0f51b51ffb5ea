import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { CustomerBook } from '../../customers/customer-book.ts';
import type { Db } from '../../db/database.ts';
import type { FacilityService } from '../../http/services.ts';
import type { Log } from '../../log.ts';
import type { AddressKeys } from './address-keys.ts';
import type { CrmPort } from './crm-port.ts';

/** What all that has to do with HubSpot works with. */
export type HubspotParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly crm: CrmPort;
  readonly keys: AddressKeys;
  readonly facilities: Pick<FacilityService, 'findFacility'>;
  readonly customers: Pick<CustomerBook, 'customerChanged'>;
};
