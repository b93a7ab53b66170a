import { dynamoClient } from '../aws/clients.ts';
import { exchangeTable } from '../aws/exchange-table.ts';
import { registryTable } from '../aws/registry-table.ts';
import type { Authentication } from '../workflow/authenticate.ts';
import { recordingOf, trustOf } from './composition.ts';
import { type Config, configOf, type FunctionName } from './config.ts';
import { nodeCrypto, systemChance } from './node-crypto.ts';
import { type Door, signedFunction } from './signed-route.ts';

/** A function behind a door: it is given an agency. */
type DoorName = { [F in FunctionName]: 'AGENCY' extends keyof Config<F> ? F : never }[FunctionName];

/** What each of them is given, and, where its changes write to it, the table of sealed bodies. */
type DoorConfig = Config<'track-submission'> & Partial<Pick<Config<'accept-submission'>, 'SEALED_TABLE'>>;

/**
 * Opens one agency's door: what every function behind it is composed of. `answering` makes its handler of its use cases.
 *
 * @throws Error where its configuration is not whole
 */
export const openDoor = <F extends DoorName>(name: F) => {
  const config = configOf(name) as Config<F> & DoorConfig;
  const dynamo = dynamoClient();
  const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE, sealed: config.SEALED_TABLE });
  const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), systemChance.now);
  const authentication: Authentication = { registry, crypto: nodeCrypto, authority: config.AUTHORITY };
  const { AGENCY: agency, AGENCIES: agencies } = config;
  const answering = (useCases: Door['useCases']) =>
    signedFunction({ name, agency, agencies, authentication, exchange, useCases, now: systemChance.now });
  return { config, dynamo, exchange, registry, authentication, recording: recordingOf(exchange), answering };
};
