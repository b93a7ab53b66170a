import type { Agency } from './agency.ts';

/** One recipient's record of a submission. */
export interface RecordOf {
  readonly recipient: Agency;
  readonly originator: Agency;
  readonly id: string;
}
