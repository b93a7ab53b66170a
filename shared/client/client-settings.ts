import type { Crypto } from '../protocol/crypto.ts';
import type { Registrars } from '../protocol/principal-entry.ts';
import type { ActingPrincipal } from './acting.ts';
import type { Surroundings } from './calls.ts';
import type { Patience } from './patience.ts';
import type { Transport } from './transport.ts';

/** What a client is made from. `authority`, `formerAuthorities` and `registrars` as in connection.json. */
export interface ClientSettings {
  readonly transport: Transport;
  readonly authority: string;
  readonly formerAuthorities?: readonly string[];
  readonly registrars: Registrars;
  readonly principal: ActingPrincipal;
  /** By whose day the exchange judges the agency's dates; Europe/Stockholm where it is left out. */
  readonly timeZone?: string | undefined;
  readonly crypto?: Crypto;
  readonly surroundings?: Surroundings;
  /** What to do about setbacks; that of a person who waits, unless a run over many reports brings its own. */
  readonly patience?: Patience;
}
