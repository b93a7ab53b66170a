import type { PublicSigningJwk } from '../protocol/crypto.ts';
import type { Exchange } from '../workflow/ports.ts';
import type { Recording } from '../workflow/record.ts';
import { nodeCrypto, systemChance } from './node-crypto.ts';

/** The registrars whose entries are believed: pinned by the deployment, whatever the registry's table says. */
export function trustOf(config: { readonly REGISTRARS: Readonly<Record<string, PublicSigningJwk>> }) {
  return {
    registrars: config.REGISTRARS,
    crypto: nodeCrypto,
  };
}

/** What every change needs. */
export function recordingOf(exchange: Exchange): Recording {
  return { exchange, crypto: nodeCrypto, chance: systemChance };
}
