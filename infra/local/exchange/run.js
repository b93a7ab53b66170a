import { pathToFileURL } from 'node:url';
import { runTypeScript } from '../../../shared/command/run-typescript.js';

/** `npm start` and `npm run demo`: node infra/local/exchange/run.js FILE.ts [arguments] */
const [, , file, ...args] = process.argv;

await runTypeScript(
  pathToFileURL(file),
  args,
  `npm ${process.env.npm_lifecycle_event === 'demo' ? 'run demo' : 'start'}`,
);
