import { describe } from 'vitest';
import { changesContract } from './changes.contract.ts';
import { commandsContract } from './commands.contract.ts';
import { listsContract } from './lists.contract.ts';
import { type Tables, tablesOf } from './port.ts';
import { waitingContract } from './waiting.contract.ts';

/** What the workflow asks of the tables `Exchange`, `Sealed` and `Records`: whatever keeps this may stand behind its ports. */
export const exchangeContract = (start: () => Promise<Tables>): void => {
  const tables = tablesOf(start);
  describe('changes', () => changesContract(tables));
  describe('commands', () => commandsContract(tables));
  describe('lists', () => listsContract(tables));
  describe('waiting', () => waitingContract(tables));
};
