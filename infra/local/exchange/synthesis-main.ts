import { keysSynthesized, synthesized } from '../../synthesis.ts';

/** Run in a process of its own by synthesize.ts: writes the folder of the synthesized stacks. */
const [configurationFile = '', of] = process.argv.slice(2);
process.stdout.write(of === 'keys' ? keysSynthesized(configurationFile) : synthesized(configurationFile));
