import { join } from 'node:path';
import { newRegistrar } from '../../client/keys.ts';
import { publicJwk } from '../../protocol/thumbprint.ts';
import { type Command, refuseWords } from '../call/command.ts';
import { makeFolder, writeNewJson } from '../call/files.ts';
import { program, word } from '../terminal/program.ts';
import { callLines, sentences } from '../terminal/show.ts';
import { nameOf } from './keys.ts';

/** `samsyn registrar new` */
export const registrarNew: Command = {
  usage: 'registrar new --agency ID',
  summary: "make an agency's registrar key, which enrols its principals",
  options: { agency: { type: 'string' }, out: { type: 'string' } },
  without: ['as', 'connection'],
  help: `For the registrar of an agency, once, on a machine of its own: writes AGENCY.registrar.json (private, mode 0600; never over one that is
there), into the folder of --out if there is one, and shows the public key, which goes into the configuration of the exchange.

  samsyn registrar new --agency police`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    const agency = nameOf(called, 'agency', 'the id of your agency');
    const folder = called.option('out') ?? '.';
    makeFolder(folder);
    const key = await newRegistrar();
    const file = join(folder, `${agency}.registrar.json`);
    writeNewJson(file, { agency, ...key }, 'name another folder with --out');
    const publicKey = publicJwk(key);
    const { width } = called.terminal;
    called.tell(
      { file, publicKey: { ...publicKey } },
      [
        sentences(
          `Written: ${file}, the registrar's private key. Whoever has it enrols anybody for ${agency}: keep it off line.\nIts public key:`,
          width,
        ),
        JSON.stringify(publicKey, null, 2).replaceAll(/^/gm, '  '),
        sentences(
          `Give that to whoever runs the exchange, by a way that both trust: it goes into the configuration, as "registrar" of ${agency}, before the exchange is deployed. Then sign the entries of your principals:`,
          width,
        ),
        callLines(`${program} principal sign NAME.entry.json --registrar ${word(file)} > NAME.jws`, width),
      ].join('\n'),
    );
  },
};
