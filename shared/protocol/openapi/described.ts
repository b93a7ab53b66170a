import type { Code } from '../../domain/refusal.ts';
import type { SchemaName } from './schemas.ts';

/** A body with its schema and its examples, by what each shows. */
interface Shown {
  readonly schema: SchemaName;
  readonly examples: Readonly<Record<string, unknown>>;
}

/** What the document says of one route; what it shares with others (parameters, signature, common refusals) follows from the route. */
export interface Described {
  readonly tag: Tag;
  readonly summary: string;
  readonly description: string;
  readonly request?: Shown;
  readonly answer: Shown & {
    readonly description: string;
    /** `application/json` unless it says otherwise. */
    readonly mediaType?: string;
    /** How long it may be kept: of a signed call never, of a public one an hour, unless it says otherwise. */
    readonly kept?: 'not-kept' | 'kept-for-good';
  };
  /** Where something is made: what 201 says. */
  readonly created?: string;
  /** Codes that this route alone answers, besides those of every call. */
  readonly refusals: readonly Code[];
}

/** The parts of the contract that routes belong to, in its order. */
export const tags = {
  public: 'Unsigned, for everybody (section 2).',
  submitting: 'What an originator sends and follows (sections 4 and 5).',
  approving: 'What approvers open and decide (section 6).',
  reading: 'What was released to an agency (section 7).',
} as const;
type Tag = keyof typeof tags;
