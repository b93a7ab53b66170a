/**
 * How a person calls this command again, as hints and help have it: `npx samsyn` where npm has started it (it sets npm_command), as in a
 * clone, where nothing else is in PATH; otherwise its own name.
 */
export const program = process.env.npm_command === 'exec' ? 'npx samsyn' : 'samsyn';

/** Help that says `samsyn`, with the command named as it was called. For texts of our own alone: nobody else's words are changed. */
export const asCalled = (help: string): string => help.replaceAll(/(?<=^|[\s"(])samsyn (?=[a-z-<])/gm, `${program} `);
