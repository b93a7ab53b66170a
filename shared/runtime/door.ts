import { dynamoClient } from '../aws/clients.ts';
import { exchangeTable } from '../aws/exchange-table.ts';
import { registryTable } from '../aws/registry-table.ts';
import type { DoorFunction, RoutesOf } from '../protocol/routes.ts';
import type { Authentication } from '../workflow/authenticate.ts';
import type { UseCase } from '../workflow/call.ts';
import { recordingOf, trustOf } from './composition.ts';
import { type Config, configOf } from './config.ts';
import { nodeCrypto, systemChance } from './node-crypto.ts';
import { signedFunction } from './signed-route.ts';

/** What each of them is given, and, where its changes write to them, the tables of sealed bodies and of records. */
type DoorConfig = Config<'track-submission'> &
  Partial<Pick<Config<'accept-submission'>, 'SEALED_TABLE'>> &
  Partial<Pick<Config<'recall-record'>, 'RECORDS_TABLE'>>;

/**
 * Opens one agency's door: what every function behind it is composed of. `answering` makes its handler of its use cases, one for each of its routes.
 *
 * @throws Error where its configuration is not whole
 */
export function openDoor<F extends DoorFunction>(name: F) {
  const config = configOf(name) as Config<F> & DoorConfig;
  const dynamo = dynamoClient();
  const { EXCHANGE_TABLE, SEALED_TABLE: sealed, RECORDS_TABLE: records } = config;
  const exchange = exchangeTable(dynamo, { exchange: EXCHANGE_TABLE, sealed, records });
  const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), systemChance.now);
  const authentication: Authentication = { registry, crypto: nodeCrypto, authority: config.AUTHORITY };
  const { AGENCY: agency, AGENCIES: agencies } = config;
  const answering = (useCases: Record<RoutesOf<F>, UseCase>) =>
    signedFunction({ name, agency, agencies, authentication, exchange, useCases, now: systemChance.now });
  return { config, dynamo, exchange, registry, authentication, recording: recordingOf(exchange), answering };
}
