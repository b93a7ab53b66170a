import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { publicJwk } from '../../../protocol/thumbprint.ts';
import { newRegistrar } from '../../keys.ts';
import { program } from '../../program.ts';
import type { Command } from '../command.ts';
import { writeNewFile } from '../files.ts';
import { nameOf } from '../keys.ts';
import { Usage } from '../session.ts';

/** `samsyn registrar new` */
export const registrarNew: Command = {
  usage: 'registrar new --agency ID',
  summary: "make an agency's registrar key, which enrols its principals",
  options: { agency: { type: 'string' }, out: { type: 'string' } },
  help: `For the registrar of an agency, once, on a machine of its own: writes AGENCY.registrar.json (private, mode 0600; never over one that is
there), into the folder of --out if there is one, and shows the public key, which goes into the configuration of the exchange.

  samsyn registrar new --agency police`,
  run: async (called) => {
    if (called.positionals.length > 0) throw new Usage(`"${program} registrar new" takes options only; see --help.`);
    const agency = nameOf(called, 'agency', 'the id of your agency');
    const folder = called.option('out') ?? '.';
    mkdirSync(folder, { recursive: true });
    const key = await newRegistrar();
    const file = join(folder, `${agency}.registrar.json`);
    writeNewFile(file, key);
    const publicKey = publicJwk(key);
    called.tell(
      { file, publicKey: { ...publicKey } },
      `Written: ${file}, the registrar's private key. Whoever has it enrols anybody for ${agency}: keep it off line.
Its public key:
  ${JSON.stringify(publicKey)}
Give that to whoever runs the exchange, by a way that both trust: it goes into the configuration, as "registrar" of ${agency}, before
the exchange is deployed. Then sign the entries of your principals:
  ${program} principal sign NAME.entry.json --registrar ${file} > NAME.jws`,
    );
  },
};
