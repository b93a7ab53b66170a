import type { Agency } from '../domain/agency.ts';

/** What has its time by itself: open tasks (reminders, expiry), and what the law lets nobody keep any longer. */
export type DueKind = 'deadline' | 'erasure';

/** Something of this submission that has its time for this agency, and since when by its row: a hint, which the state has to confirm. */
export interface Due {
  readonly kind: DueKind;
  readonly id: string;
  readonly agency: Agency;
  readonly at: string;
}
