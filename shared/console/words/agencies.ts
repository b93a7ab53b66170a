import { connection } from '../session/connection.ts';
import { language } from './language.ts';

/** An agency as people call it, in the language of the moment; one that nobody has named, by its id. */
export function agencyName(id: string): string {
  return connection.value?.agencies.find((agency) => agency.id === id)?.names[language.value] ?? id;
}
