import { type Integration, type Resource, type Segment, segmentsOf } from './definition.ts';

/** What a path was found to be, with its parameters decoded as API Gateway decodes them. */
export interface Match {
  readonly resource: Resource;
  readonly parameters: Record<string, string>;
}

/**
 * Finds the resource that a path belongs to: the most specific of all that match, where, segment by segment from the
 * left, a literal comes before a parameter and a parameter before a greedy one. A slash at the end makes another path.
 * @param path below the stage, as it was sent: neither decoded nor made shorter.
 */
export function matchResource(resources: readonly Resource[], path: string): Match | undefined {
  const given = segmentsOf(path);
  let best: Match | undefined;
  for (const resource of resources) {
    const parameters = parametersOf(resource.segments, given);
    if (parameters !== undefined && (best === undefined || isMoreSpecific(resource, best.resource))) {
      best = { resource, parameters };
    }
  }
  return best;
}

/** The integration of a method, or of `ANY`; a resource that has neither refuses the call, whatever lies above it. */
export function integrationOf(resource: Resource, method: string): Integration | undefined {
  return resource.methods.get(method) ?? resource.methods.get('ANY');
}

function parametersOf(segments: readonly Segment[], given: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const text = given[i];
    if (text === undefined) return undefined;
    if ('greedy' in segment) {
      const rest = given.slice(i).join('/');
      return rest === '' ? undefined : { ...parameters, [segment.greedy]: decoded(rest) };
    }
    if ('literal' in segment && segment.literal !== text) return undefined;
    if ('parameter' in segment) {
      if (text === '') return undefined;
      parameters[segment.parameter] = decoded(text);
    }
  }
  return segments.length === given.length ? parameters : undefined;
}

function isMoreSpecific(one: Resource, other: Resource): boolean {
  for (const [i, segment] of one.segments.entries()) {
    const difference = rank(segment) - rank(other.segments[i]);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function rank(segment: Segment | undefined): number {
  if (segment === undefined) return 3;
  return 'literal' in segment ? 0 : 'parameter' in segment ? 1 : 2;
}

/** What is no valid escape stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
