import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { webCrypto } from '../../protocol/crypto.ts';
import {
  type PrincipalEntry,
  principalEntrySchema,
  type Registrars,
  readEntry,
} from '../../protocol/principal-entry.ts';
import { check } from '../../protocol/schema.ts';
import { privateP256Schema } from '../connection.ts';
import { putEntry, signEntry } from '../enrol.ts';
import { NotSendable, Refused } from '../failures.ts';
import { type Called, type Command, needed } from './command.ts';
import { connectionFile, readConnectionFile, readJsonFile, Usage } from './session.ts';

const fileOf = ({ positionals: [file, ...more] }: Called): string => {
  if (file === undefined || more.length > 0) throw new Usage('give one file; see --help.');
  return file;
};

const daysOf = (called: Called): number => {
  const days = called.option('days') ?? '365';
  if (!/^[1-9]\d{0,2}$/.test(days) || Number(days) > 366) throw new Usage('--days is 1 to 366');
  return Number(days);
};

const serialOf = (called: Called): number => {
  const serial = called.option('serial');
  if (serial === undefined) return Math.floor(called.terminal.now() / 1000);
  if (!/^\d{1,15}$/.test(serial)) throw new Usage('--serial is an integer; the highest counts');
  return Number(serial);
};

const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** The entry of a file, with what the command says of validity, status and serial. */
const entryIn = (called: Called, file: string): PrincipalEntry => {
  const draft = readJsonFile(file, v.record(v.string(), v.unknown()), 'entry');
  const now = called.terminal.now();
  const entry = {
    version: 1,
    ...draft,
    status: called.flag('revoke') ? 'revoked' : 'active',
    validFrom: rfc3339(now),
    validUntil: rfc3339(now + daysOf(called) * 86_400_000),
    serial: serialOf(called),
  };
  const { value, faults } = check(principalEntrySchema, entry);
  if (value === undefined) throw new NotSendable('entry', faults);
  return value;
};

/** `samsyn principal sign FILE` */
export const principalSign: Command = {
  usage: 'principal sign FILE --registrar KEYFILE',
  summary: "sign a principal's entry, as its agency's registrar",
  options: {
    registrar: { type: 'string' },
    days: { type: 'string' },
    serial: { type: 'string' },
    revoke: { type: 'boolean' },
  },
  help: `For the registrar of an agency, on the machine that holds its key. FILE is the NAME.entry.json of "samsyn keys new"; look at
agency, name, roles and holder before you sign. Valid from now on, for --days (365; at most 366). The serial is the time in
seconds unless --serial is given: of two entries for one key the highest counts. --revoke signs a revocation. Writes the signed
entry to standard output.

  samsyn principal sign police-desk.entry.json --registrar police.registrar.json > police-desk.jws
  samsyn principal sign police-desk.entry.json --registrar police.registrar.json --revoke > police-desk-revoked.jws`,
  run: async (called) => {
    const file = fileOf(called);
    const keyFile = needed(called, 'registrar', "the file of the registrar's private key");
    const registrar = readJsonFile(keyFile, privateP256Schema, "registrar's key");
    const entry = await signEntry(registrar, entryIn(called, file));
    called.tell({ entry }, entry);
  },
};

/** The registrars of a connection file, if there is one: without it the exchange alone verifies, which it does anyway. */
const registrarsOf = (called: Called): Registrars | undefined => {
  const named = called.option('connection');
  const file = connectionFile(named, called.terminal.env);
  return named !== undefined || existsSync(file) ? readConnectionFile(file).registrars : undefined;
};

const tokenIn = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  } catch (error) {
    throw new Usage(`cannot read ${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
};

/** `samsyn principal put FILE` */
export const principalPut: Command = {
  usage: 'principal put FILE --table NAME',
  summary: 'file a signed entry in the Registry, as the operator',
  options: { table: { type: 'string' }, region: { type: 'string' } },
  help: `For whoever runs the exchange, with AWS credentials that may write the table Registry (its name is an output of the stack). FILE is
what "samsyn principal sign" wrote, - is standard input. An entry never replaces one of a higher serial. Nobody is enrolled by
write access alone: every function verifies the registrar's signature.

  samsyn principal put police-desk.jws --table SamsynState-Registry1234 --region eu-north-1`,
  run: async (called) => {
    const file = fileOf(called);
    const table = needed(called, 'table', 'the name of the table Registry, an output of the stack');
    const jws = tokenIn(file);
    const registrars = registrarsOf(called);
    if (registrars !== undefined && (await readEntry(webCrypto(), jws, registrars)) === undefined) {
      throw new NotSendable('entry', [{ pointer: '', detail: 'is not signed by a registrar of your connection.json' }]);
    }
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const region = called.option('region');
    const client = new DynamoDBClient(region === undefined ? {} : { region });
    const { keyid, put } = await putEntry(client, table, jws).finally(() => client.destroy());
    if (put === 'older') {
      throw new Refused(
        409,
        'state-conflict',
        `An entry of this serial or a higher one stands under ${keyid}. Have the registrar sign it anew, with a higher serial.`,
      );
    }
    called.tell({ keyid, put }, `Filed under ${keyid}. It counts everywhere within 30 seconds.`);
  },
};
