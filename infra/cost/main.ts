import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../configuration/config.ts';
import { ConfigurationFaults } from '../configuration/faults.ts';
import { scriptOptions } from '../script-options.ts';
import { synthesized } from '../synthesis.ts';
import { account } from './account.ts';
import { alarmList } from './alarm-list.ts';
import { resourcesIn } from './templates.ts';

const help = `npm run cost [-- --config FILE] [-- --write]

What a deployment costs, counted from its templates, the prices in infra/cost/prices.json and the calls in infra/cost/calls.json, and the
list of its alarms. With --write, what it prints for the example goes into infra/operations.md.`;

const page = fileURLToPath(new URL('../operations.md', import.meta.url));
const example = fileURLToPath(new URL('../samsyn.example.json', import.meta.url));

/** The parts of the page that are made, by the names of their marks. */
export function madeParts(configurationFile: string): Readonly<Record<string, string>> {
  const agencies = readConfiguration(configurationFile).agencies.map(({ id }) => id);
  const resources = resourcesIn(synthesized(configurationFile));
  return { cost: account(resources, agencies.length), alarms: alarmList(resources, agencies) };
}

/** A page with its made parts put between their marks. @throws when a mark is not there. */
export function withParts(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((whole, [name, part]) => {
    const [begin, end] = [`<!-- ${name}: made by npm run cost -->`, `<!-- ${name}: end -->`];
    const [before, rest] = whole.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`the page has no marks for ${name}`);
    return `${before}${begin}\n\n${part}\n\n${end}${after}`;
  }, text);
}

function main(): void {
  const { values } = scriptOptions(help, () =>
    parseArgs({
      options: { config: { type: 'string', default: example }, write: { type: 'boolean' }, help: { type: 'boolean' } },
    }),
  );
  const parts = madeParts(values.config);
  if (values.write) writeFileSync(page, withParts(readFileSync(page, 'utf8'), parts));
  else console.log(Object.values(parts).join('\n\n'));
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    if (!(error instanceof ConfigurationFaults)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
