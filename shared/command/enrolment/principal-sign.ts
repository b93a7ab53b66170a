import * as v from 'valibot';
import { registrarFileSchema } from '../../client/connection.ts';
import { NotSendable } from '../../client/failures.ts';
import { namingUnknown } from '../../client/unknown-members.ts';
import { signEntry } from '../../enrolment/entries.ts';
import { type PrincipalEntry, principalEntrySchema } from '../../protocol/principal-entry.ts';
import { check } from '../../protocol/schema.ts';
import { millisecondsOf } from '../../protocol/time.ts';
import { type Called, type Command, needed } from '../call/command.ts';
import { Declined, readJsonFile, Usage } from '../call/session.ts';
import { clean, facts, time } from '../terminal/show.ts';

/** The one file that a command takes. */
export function fileOf({ positionals: [file, ...more] }: Called): string {
  if (file === undefined || more.length > 0) throw new Usage('give one file; see --help.');
  return file;
}

function daysOf(called: Called): number {
  const days = called.option('days') ?? '365';
  if (!/^[1-9]\d{0,2}$/.test(days) || Number(days) > 366) throw new Usage('--days is 1 to 366');
  return Number(days);
}

function serialOf(called: Called): number {
  const serial = called.option('serial');
  if (serial === undefined) return Math.floor(called.terminal.now() / 1000);
  if (!/^\d{1,15}$/.test(serial)) throw new Usage('--serial is an integer; the highest counts');
  return Number(serial);
}

/** Since when the key is no longer its holder's, where that was before now: what it has signed from then on proves nothing. */
function fromOf(called: Called, now: number): number {
  const text = called.option('from');
  if (text === undefined) return now;
  if (!called.flag('revoke')) throw new Usage('--from goes with --revoke; an entry that enrols counts from now on.');
  const from = millisecondsOf(text);
  if (from === undefined) throw new Usage('--from is a time in UTC: 2026-11-20T00:00:00Z');
  if (from > now) throw new Usage('--from is in the future, and a revocation counts as soon as it is filed.');
  return from;
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The entry of a file, with what the command says of validity, status and serial. */
function entryIn(called: Called, file: string): PrincipalEntry {
  const draft = readJsonFile(file, v.record(v.string(), v.unknown()), 'entry');
  const from = fromOf(called, called.terminal.now());
  const entry = {
    version: 1,
    ...draft,
    status: called.flag('revoke') ? 'revoked' : 'active',
    validFrom: rfc3339(from),
    validUntil: rfc3339(from + daysOf(called) * 86_400_000),
    serial: serialOf(called),
  };
  const { value, faults } = check(principalEntrySchema, entry);
  if (value === undefined) throw new NotSendable('entry', namingUnknown(faults, principalEntrySchema, entry));
  return value;
}

/** What is signed, for the registrar to look at. */
function showEntry(
  { agency, name, roles, holder, status, validFrom, validUntil, serial }: PrincipalEntry,
  width: number,
): string {
  return facts(
    [
      [status === 'revoked' ? 'REVOKING' : 'Signing', `${name} of ${agency}`],
      ['Roles', roles.join(', ')],
      ['Holder', holder ?? 'none: no person'],
      status === 'revoked' ? ['Revoked from', time(validFrom)] : ['Valid until', time(validUntil)],
      ['Serial', String(serial)],
    ],
    width,
  );
}

/** `samsyn principal sign FILE` */
export const principalSign: Command = {
  usage: 'principal sign FILE --registrar KEYFILE',
  summary: "sign a principal's entry, as its agency's registrar",
  options: {
    registrar: { type: 'string' },
    days: { type: 'string' },
    serial: { type: 'string' },
    revoke: { type: 'boolean' },
    from: { type: 'string' },
  },
  without: ['as', 'connection'],
  help: `For the registrar of an agency, on the machine that holds its key. FILE is the NAME.entry.json of "samsyn keys new"; look at
agency, name, roles and holder before you sign. Valid from now on, for --days (365; at most 366). The serial is the time in
seconds unless --serial is given: of two entries for one key the highest counts. --revoke signs a revocation, with --from since when
the key is no longer its holder's (now): no release counts an approval of that time or after it. Writes the signed
entry to standard output, and what it says to standard error. An entry of another agency than the key's is not signed.

  samsyn principal sign police-desk.entry.json --registrar police.registrar.json > police-desk.jws
  samsyn principal sign police-desk.entry.json --registrar police.registrar.json --revoke > police-desk-revoked.jws
  samsyn principal sign anna.entry.json --registrar police.registrar.json --revoke --from 2026-11-20T00:00:00Z > anna-lost.jws`,
  run: async (called) => {
    const file = fileOf(called);
    const keyFile = needed(called, 'registrar', "the file of the registrar's private key");
    const registrar = readJsonFile(keyFile, registrarFileSchema, "registrar's key");
    const entry = entryIn(called, file);
    if (registrar.agency !== undefined && registrar.agency !== entry.agency) {
      throw new Declined(
        `not signed. ${keyFile} is the key of the registrar of ${clean(registrar.agency)}, and ${file} is an entry of ${entry.agency}: nobody would believe it.`,
      );
    }
    if (!called.flag('json')) called.terminal.err(showEntry(entry, called.terminal.width));
    const signed = await signEntry(registrar, entry);
    called.tell({ entry: signed }, signed);
  },
};
