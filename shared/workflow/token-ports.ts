import type { Agency } from '../domain/agency.ts';

/** The tokens of a submission's selectors, as they were last sent; `version` is of this set of them. */
export interface Carried {
  readonly tokens: readonly string[];
  readonly version: string;
}

/** A token of a submission, in the hands of its originator; and one that has reached an agency with a record. */
interface HeldToken {
  readonly originator: Agency;
  readonly token: string;
  readonly submission: string;
}
interface RecordToken {
  readonly recipient: Agency;
  readonly token: string;
  readonly id: string;
  readonly releasedAt: string;
}

/** What is written of tokens: set by their submission's desk, let go when it ends, reaching agencies with its record (`tokens.ts`). */
export type TokenEffect =
  | { readonly kind: 'selectors-counted'; readonly submission: string; readonly count: number }
  | {
      readonly kind: 'selectors-set';
      readonly submission: string;
      readonly was: string | undefined;
      readonly carried: Carried;
    }
  | { readonly kind: 'selectors-dropped'; readonly submission: string; readonly was: string | undefined }
  | ({ readonly kind: 'token-held' } & HeldToken)
  | ({ readonly kind: 'token-shared'; readonly recipient: Agency } & HeldToken)
  | ({ readonly kind: 'token-dropped' } & HeldToken)
  | ({ readonly kind: 'record-token-kept' } & RecordToken)
  | ({ readonly kind: 'record-token-dropped' } & RecordToken);
