import { join } from 'node:path';
import { configOf } from '../shared/runtime/config.ts';
import { consoleFiles } from '../shared/runtime/console-files.ts';
import { consoleFunction } from '../shared/runtime/console-route.ts';

const config = configOf('serve-console');
const connection = {
  authority: config.AUTHORITY,
  formerAuthorities: config.FORMER_AUTHORITIES,
  agencies: Object.entries(config.AGENCY_NAMES).map(([id, names]) => ({ id, names })),
  registrars: config.REGISTRARS,
  timeZones: config.TIME_ZONES,
  laws: config.LAWS,
};

/** GET /v1/console and below: the console's files, which lie in the bundle, and what a browser has to trust to work with them. */
export const handler = consoleFunction(config.AGENCIES, connection, consoleFiles(join(import.meta.dirname, 'console')));
