import { authorize, seal } from './access.ts';
import { domainOf } from './address.ts';
import { AssessorNotAllowedError } from './errors.ts';

/** The people who may be assessors in a deployment. */
export interface AssessorPolicy {
  /** Domains of assessors, in ASCII form, without subdomains; empty for all. */
  assessor_domains: readonly string[];
}

/**
 * Checks that a person may assess an author's question.
 * @throws SelfReviewError | AssessorNotAllowedError
 */
export function assertMayAssess(policy: AssessorPolicy, assigned_by: string, assigned_to: string): void {
  authorize({ email: assigned_by, is_coordinator: false }, seal({ assigned_by, assigned_to }), 'submit');
  assertDomain(policy, 'assigned_to', assigned_to);
}

/** Checks that the address is in one of the domains; the error calls it `field`. @throws AssessorNotAllowedError */
export function assertDomain({ assessor_domains }: AssessorPolicy, field: string, address: string): void {
  if (assessor_domains.length === 0 || assessor_domains.includes(domainOf(address))) return;
  throw new AssessorNotAllowedError(`${field} must be an address at ${assessor_domains.join(' or ')}`);
}
