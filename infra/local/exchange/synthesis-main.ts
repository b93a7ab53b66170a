import { synthesized } from '../../synthesis.ts';

/** Run in a process of its own by synthesize.ts: writes the folder of the synthesized stacks. */
const [configurationFile = ''] = process.argv.slice(2);
process.stdout.write(synthesized(configurationFile));
