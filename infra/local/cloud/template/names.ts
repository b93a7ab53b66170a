import { createHash } from 'node:crypto';
import { account, type ResourceRequest } from './deploy.ts';

/**
 * The name of a resource that the template leaves unnamed: as CloudFormation's, but always the same for the same place
 * in the same stack, so that a restart finds what it made.
 * @param limit the longest name that the type admits, in characters.
 */
export function physicalName(request: ResourceRequest, limit: number): string {
  const suffix = digestOf(request).slice(0, 12).toUpperCase();
  return `${`${request.stack}-${request.logicalId}`.slice(0, limit - 13)}-${suffix}`;
}

/** The id of a REST API: ten characters of the host name that API Gateway would give it. */
export function apiId(request: ResourceRequest): string {
  return digestOf(request).slice(0, 10);
}

/** Where a resource stands, whatever its physical id: `stack/logicalId`. */
export function originOf(request: ResourceRequest): string {
  return `${request.stack}/${request.logicalId}`;
}

/** An ARN of this machine's one account. */
export function arn(service: string, region: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

function digestOf(request: ResourceRequest): string {
  return createHash('sha256').update(originOf(request)).digest('hex');
}
