import { existsSync } from 'node:fs';
import { NotSendable } from '../../client/failures.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import { readTextFile } from '../../client/node/text-file.ts';
import { claimsOf, countsLater } from '../../enrolment/entries.ts';
import { webCrypto } from '../../protocol/crypto.ts';
import { type PrincipalEntry, readEntry } from '../../protocol/principal-entry.ts';
import { type Called, type Command, refuseUnused } from '../call/command.ts';
import { NotAllDone } from '../call/long-run.ts';
import { connectionFile, readConnectionFile, Usage } from '../call/session.ts';
import { program } from '../terminal/program.ts';
import { sentences } from '../terminal/show.ts';
import { fileOf } from './principal-sign.ts';
import { putStandIns, standInOptions } from './principal-stand-ins.ts';
import { onRegistry, registryHelp, registryOptions } from './registry-in-reach.ts';

function notAnEntry(detail: string) {
  return new NotSendable('entry', [{ pointer: '', detail }]);
}

/**
 * Verifies an entry against the registrars of the connection file, if there is one: without it the exchange alone verifies, which it
 * does anyway.
 */
async function verify(called: Called, jws: string): Promise<void> {
  const named = called.option('connection');
  const file = connectionFile(named, called.terminal.env);
  if (named === undefined && !existsSync(file)) return;
  if ((await readEntry(webCrypto(), jws, readConnectionFile(file).registrars)) !== undefined) return;
  throw notAnEntry(`is not signed by a registrar of ${file}; name the connection of this exchange with --connection`);
}

/** The signed entry in a file, and what it says of itself. */
function tokenIn(file: string): { readonly jws: string; readonly claims: PrincipalEntry } {
  let token: string;
  try {
    token = readTextFile(file).trim();
  } catch (error) {
    throw new Usage(`cannot read ${file}: ${whyUnreadable(error)}`);
  }
  // A shell makes the file before it calls what is to write into it, and keeps it empty where that fails.
  if (token === '')
    throw new Usage(
      `${file === '-' ? 'standard input' : file} is empty: "${program} principal sign" has signed nothing. Call it again, and read what it says.`,
    );
  const claims = claimsOf(token);
  if (claims === undefined) throw notAnEntry(`is not what "${program} principal sign" writes`);
  return { jws: token, claims };
}

async function putFile(called: Called): Promise<void> {
  refuseUnused(called, standInOptions, 'goes with --stand-ins; a file is filed as it is.');
  const { jws, claims } = tokenIn(fileOf(called));
  await verify(called, jws);
  await onRegistry(called, async ({ client, table }) => {
    const { putEntry } = await import('../../enrolment/enrol.ts');
    const { keyid, put } = await putEntry(client, table, jws);
    if (put === 'older') {
      throw new NotAllDone(
        1,
        `not filed. An entry of this serial or a higher one stands under ${keyid}. Have the registrar sign it anew, with a higher serial.`,
      );
    }
    const later = countsLater(claims, called.terminal.now());
    const text = `Filed under ${keyid}. ${later === undefined ? 'It counts everywhere within 30 seconds.' : `BUT ${later}.`}`;
    const countsFrom = later === undefined ? {} : { countsFrom: claims.validFrom };
    called.tell({ keyid, put, ...countsFrom }, sentences(text, called.terminal.width));
  });
}

/** `samsyn principal put FILE` */
export const principalPut: Command = {
  usage: 'principal put FILE',
  summary: 'file a signed entry in the Registry, as the operator',
  options: { ...registryOptions, ...standInOptions },
  without: ['as'],
  help: `${registryHelp}

FILE is what "samsyn principal sign" wrote, - is standard input. An entry never replaces one of a higher serial. Nobody is enrolled by
write access alone: every function verifies the registrar's signature.

  samsyn principal put police-desk.jws --outputs outputs.json
  samsyn principal put police-desk.jws --table SamsynState-Registry1234 --region eu-north-1

For a deployment that is a test, --stand-ins instead of FILE enrols made-up people with fresh keys, and writes the connection file to call
with (--connection-out, default connection.json; mode 0600; never over one that is there): of each agency of the configuration that was
deployed (--configuration, default $SAMSYN_CONFIG; without one police and customs) one of each role, and as many approvers as its rules
ask for. --registrars is a folder with AGENCY.registrar.json of each. The agencies' queues are read with your own AWS credentials. --url
and --authority name another way to the exchange than the outputs do. A production deployment is refused, and so is a Registry that has
entries, unless --yes says that this is known.

  samsyn principal put --stand-ins --registrars keys --outputs outputs.json`,
  run: (called) => (called.flag('stand-ins') ? putStandIns(called) : putFile(called)),
};
