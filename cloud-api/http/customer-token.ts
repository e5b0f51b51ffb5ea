import type { FastifyRequest } from 'fastify';
import { CloudFailure } from '../errors.ts';
import type { CustomerService } from './services.ts';

export const CUSTOMER_TOKEN = 'customer-token';

const SHOWN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{32})$/;

/** For the OpenAPI document: the call may be made by anybody, or by a customer who says so. */
export const ANYBODY_OR_CUSTOMER = [{}, { customerToken: [] }];

/**
 * Which customer calls: `Customer-Token: <id>.<token>`, both from the address of their own page; null without it. One
 * that is no good is refused rather than passed over: nobody is to book at another price than they believe.
 *
 * Errors: `customer.token_refused`.
 */
export function findCustomerId(request: FastifyRequest, customers: Pick<CustomerService, 'prove'>): string | null {
  const header = request.headers[CUSTOMER_TOKEN];
  if (header === undefined) return null;
  const [, id, token] = SHOWN.exec(typeof header === 'string' ? header : '') ?? [];
  const proved = id === undefined || token === undefined ? null : customers.prove(id, token);
  if (proved === null) throw new CloudFailure({ code: 'customer.token_refused' });
  return proved;
}
