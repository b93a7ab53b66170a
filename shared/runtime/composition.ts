import type { PublicSigningJwk } from '../protocol/crypto.ts';
import type { Exchange } from '../workflow/ports.ts';
import type { Recording } from '../workflow/record.ts';
import type { Config } from './config.ts';
import { nodeCrypto, systemChance } from './node-crypto.ts';

/** The registrars whose entries are believed: pinned by the deployment, whatever the registry's table says. */
export function trustOf(config: { readonly REGISTRARS: Readonly<Record<string, PublicSigningJwk>> }) {
  return {
    registrars: config.REGISTRARS,
    crypto: nodeCrypto,
  };
}

/** The queues that acts go on to, by priority. */
export function lanesOf(config: Config<'relay-acts'>) {
  return {
    urgent: { approvalQueues: config.URGENT_APPROVAL_QUEUES, releaseQueue: config.URGENT_RELEASE_QUEUE },
    routine: { approvalQueues: config.APPROVAL_QUEUES, releaseQueue: config.RELEASE_QUEUE },
  };
}

/** What every change needs. */
export function recordingOf(exchange: Exchange): Recording {
  return { exchange, crypto: nodeCrypto, chance: systemChance };
}

/** By which law each agency's clocks run, and by whose day. */
export function lawsOf(config: Pick<Config<'release-record'>, 'LAWS' | 'TIME_ZONES'>) {
  return { laws: config.LAWS, timeZones: config.TIME_ZONES };
}
