import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from '../../client/connection.ts';
import { newDecryptionKey, newSigningKey } from '../../client/keys.ts';
import { webCrypto } from '../../protocol/crypto.ts';
import { type Role, roles } from '../../protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../../protocol/thumbprint.ts';
import { type Called, type Command, needed, oneOf, refuseWords } from '../call/command.ts';
import { jsonOf, makeFolder, writeNewFiles } from '../call/files.ts';
import { nearest } from '../call/nearest.ts';
import { connectionFile, readConnectionFile, Usage } from '../call/session.ts';
import { program, word } from '../terminal/program.ts';
import { callLines, sentences } from '../terminal/show.ts';

/** An option that names an agency or a principal, in the letters of a file's name. */
export function nameOf(called: Called, option: string, why: string): string {
  const name = needed(called, option, why);
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name))
    throw new Usage(`--${option} has a-z, 0-9 and -, as ${option === 'agency' ? 'police' : 'police-desk'}`);
  return name;
}

function rolesOf(called: Called): Role[] {
  const words = needed(called, 'roles', `one or more of ${roles.join(', ')}, with commas`).split(',');
  return [...new Set(words.map((word) => oneOf('roles', word, roles)))];
}

async function newPrincipal(called: Called): Promise<Principal> {
  const name = nameOf(called, 'name', 'a name of the principal, as police-desk');
  const agency = nameOf(called, 'agency', 'the id of your agency');
  const its = rolesOf(called);
  const holder = called.option('holder');
  if (its.includes('approver') && holder === undefined) {
    throw new Usage(
      '--holder is missing: an approver is a person, named by an opaque id that all keys of that person share',
    );
  }
  const kind = oneOf('kind', called.option('kind') ?? 'ed25519', ['ed25519', 'p256']);
  const opens = its.includes('approver') || its.includes('reader');
  const [signingKey, decryptionKey] = await Promise.all([newSigningKey(kind), opens ? newDecryptionKey() : undefined]);
  return {
    name,
    agency,
    roles: its,
    ...(holder !== undefined && { holder }),
    status: 'active',
    keyid: await thumbprint(webCrypto(), signingKey),
    signingKey,
    ...(decryptionKey && { decryptionKey }),
  };
}

/** Makes no keys for an agency that the connection at hand does not know, and whose registrar would not sign them; unless it is told to be of another exchange. */
function refuseUnknownAgency({ option, flag, terminal }: Called): void {
  const [agency = '', file] = [option('agency'), connectionFile(undefined, terminal.env)];
  if (flag('elsewhere') || !existsSync(file)) return;
  const known = Object.keys(readConnectionFile(file).registrars);
  if (known.includes(agency)) return;
  const meant = nearest(agency, known);
  const said = `${file} knows no agency ${agency}; there are ${known.join(', ')}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
  throw new Usage(`${said} Where it is of another exchange, say --elsewhere. Nothing was written.`);
}

async function makePrincipal(called: Called, folder: string): Promise<void> {
  const principal = await newPrincipal(called);
  refuseUnknownAgency(called);
  makeFolder(folder);
  const { name, agency, roles: its, holder, keyid } = principal;
  const files = { principal: join(folder, `${name}.principal.json`), entry: join(folder, `${name}.entry.json`) };
  const otherwise = 'give another --name or --out';
  const entry = {
    agency,
    name,
    roles: its,
    ...(holder !== undefined && { holder }),
    signingKey: publicJwk<Principal['signingKey']>(principal.signingKey),
    ...(principal.decryptionKey && { decryptionKey: publicJwk(principal.decryptionKey) }),
  };
  const both = [[files.principal, jsonOf(principal)] as const, [files.entry, jsonOf(entry)] as const];
  writeNewFiles(both, otherwise);
  const { width } = called.terminal;
  const sign = `${program} principal sign ${word(files.entry)} --registrar ${agency}.registrar.json > ${name}.jws`;
  const text = [
    sentences(`Written: ${files.principal}, the private keys of ${name}: it stays here.`, width),
    sentences(`Written: ${files.entry}, the public part. Have your registrar sign it:`, width),
    callLines(sign, width),
    sentences(
      `Call as it with --as ${word(files.principal)}, or add it to "principals" of your connection.json.`,
      width,
    ),
  ];
  called.tell({ keyid, files }, text.join('\n'));
}

/** `samsyn keys new` */
export const keysNew: Command = {
  usage: 'keys new',
  summary: 'make the keys of a principal, and its entry to be signed',
  options: {
    name: { type: 'string' },
    agency: { type: 'string' },
    roles: { type: 'string' },
    holder: { type: 'string' },
    kind: { type: 'string' },
    out: { type: 'string' },
    elsewhere: { type: 'boolean' },
    // Once the way to a registrar's key: whoever still writes it is told the other one.
    registrar: { type: 'boolean' },
  },
  without: ['as', 'connection'],
  help: `Writes two files: NAME.principal.json (private, mode 0600) and NAME.entry.json (public, for the registrar to sign). --roles are
of ${roles.join(', ')}; --holder is an opaque id of the one person behind the key, which approvers must have and desks have not;
--kind is ed25519 or p256; --out is a folder; --elsewhere says that the agency is of another
exchange than the connection here. Approvers and readers get a decryption key, too.

  samsyn keys new --name police-desk --agency police --roles submitter
  samsyn keys new --name anna --agency police --roles approver,reader --holder p-1742 --kind p256 --out keys`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    if (called.flag('registrar')) {
      const agency = called.option('agency') ?? 'police';
      throw new Usage(`a registrar's key is made by "${program} registrar new --agency ${agency}"`);
    }
    await makePrincipal(called, called.option('out') ?? '.');
  },
};
