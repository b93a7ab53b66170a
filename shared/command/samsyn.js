#!/usr/bin/env node
import { runTypeScript } from './run-typescript.js';

await runTypeScript(new URL('./main.ts', import.meta.url), process.argv.slice(2), 'samsyn');
