import { signal } from '@preact/signals';
import * as v from 'valibot';
import { answers, type ConsoleConnection } from '../../protocol/answers.ts';

/** What this browser trusts, as whoever serves the page says it; undefined until it was asked. Nothing of it is confidential. */
export const connection = signal<ConsoleConnection | undefined>(undefined);

/** Asks anew what to trust. Throws where nobody answers, or something else. */
export async function connect(): Promise<ConsoleConnection> {
  const answer = await fetch('/v1/console/connection.json', { cache: 'no-store', credentials: 'omit' });
  const told = v.parse(answers.consoleConnection, await answer.json());
  connection.value = told;
  return told;
}
