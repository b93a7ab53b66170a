import type { PublicSigningJwk } from '../protocol/crypto.ts';
import type { Authentication } from '../workflow/authenticate.ts';
import type { Recording } from '../workflow/carry-out.ts';
import type { Exchange, Registry } from '../workflow/ports.ts';
import type { Config } from './config.ts';
import { nodeCrypto, systemChance } from './node-crypto.ts';
import type { Door } from './signed-route.ts';

type DoorConfig = Config<'track-submission'>;

/** What every function behind a door is composed of; each adds its own use cases. */
export const doorOf = (
  name: string,
  config: DoorConfig,
  exchange: Exchange,
  registry: Registry,
  useCases: Door['useCases'],
): Door => ({
  name,
  agency: config.AGENCY,
  agencies: config.AGENCIES,
  authentication: authenticationOf(config, registry),
  exchange,
  useCases,
  now: systemChance.now,
});

/** What judging a signature takes. */
export const authenticationOf = (config: Pick<DoorConfig, 'AUTHORITY'>, registry: Registry): Authentication => ({
  registry,
  crypto: nodeCrypto,
  authority: config.AUTHORITY,
});

/** The registrars whose entries are believed: pinned by the deployment, whatever the registry's table says. */
export const trustOf = (config: { readonly REGISTRARS: Readonly<Record<string, PublicSigningJwk>> }) => ({
  registrars: config.REGISTRARS,
  crypto: nodeCrypto,
});

/** What every change needs. */
export const recordingOf = (exchange: Exchange): Recording => ({ exchange, crypto: nodeCrypto, chance: systemChance });
