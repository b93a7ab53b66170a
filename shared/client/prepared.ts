import type { Selector } from '../domain/selectors.ts';

/** A submission that is ready to be sent, as often as it takes: the same body under the same id has one effect. */
export interface Prepared {
  readonly id: string;
  readonly body: string;
  /** What the report can be searched for, sent once it is there. Kept nowhere: the report says it. */
  readonly selectors?: readonly Selector[] | undefined;
}
