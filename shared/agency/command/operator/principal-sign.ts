import * as v from 'valibot';
import { type PrincipalEntry, principalEntrySchema } from '../../../protocol/principal-entry.ts';
import { check } from '../../../protocol/schema.ts';
import { privateP256Schema } from '../../connection.ts';
import { signEntry } from '../../entries.ts';
import { NotSendable } from '../../failures.ts';
import { type Called, type Command, needed } from '../command.ts';
import { readJsonFile, Usage } from '../session.ts';

/** The one file that a command takes. */
export const fileOf = ({ positionals: [file, ...more] }: Called): string => {
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
