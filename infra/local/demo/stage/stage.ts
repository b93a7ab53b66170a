import type { Colleagues } from './colleagues.ts';
import type { Narrator } from './narrator.ts';
import type { Notices } from './notices.ts';

/** What a story is told with. */
export interface Stage {
  readonly colleagues: Colleagues;
  readonly notices: Notices;
  readonly narrator: Narrator;
  /** The people and desks so many days later, where the exchange is the demo's own. */
  readonly later?: ((days: number) => Promise<Colleagues>) | undefined;
}
