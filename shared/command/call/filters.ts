import type { Connection } from '../../client/connection.ts';
import { type Cover, priorities, purposeCodes } from '../../domain/cover.ts';
import { handlingCodes } from '../../domain/handling.ts';
import { clean } from '../terminal/show.ts';
import { type Called, oneOf } from './command.ts';
import { Usage } from './session.ts';

/** Options that choose reports of a list by their covers. */
export const filterOptions = {
  from: { type: 'string' },
  handling: { type: 'string' },
  reference: { type: 'string' },
  priority: { type: 'string' },
  offence: { type: 'string' },
  'purpose-code': { type: 'string' },
} as const;

export const filterHelp = `Which ones: --from AGENCY (the originator), --handling CODE (H0 to H3), --reference TEXT (what the reference begins with), --priority routine
or urgent, --offence TEXT (a part of its name), --purpose-code CODE (${purposeCodes.join(', ')}: what it was shared for); all that are
given have to fit.`;

/** What the options look at: of a row of a list, or of a cover that was verified. */
export type Chosen = { readonly originator: string } & Pick<Cover, 'reference' | 'priority'> & {
    readonly handling: { readonly code: string };
    readonly offence: { readonly name: string };
    readonly purpose: { readonly code: string };
  };

/** Names as one compares them, whatever their case and however their letters are composed. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The originator that --from names. One that the connection does not know is misspelt: an empty list would pass for an answer. */
function originatorOf(called: Called, { registrars }: Connection): string | undefined {
  const from = called.option('from');
  if (from === undefined || Object.hasOwn(registrars, from)) return from;
  const known = Object.keys(registrars).join(', ');
  throw new Usage(`--from ${clean(from)}: the connection knows no such agency; there are ${known}.`);
}

/** Whether a report is one of those that the options choose. */
export function filterOf(called: Called, connection: Connection): (report: Chosen) => boolean {
  const from = originatorOf(called, connection);
  const reference = called.option('reference');
  const handlingOption = called.option('handling');
  const priorityOption = called.option('priority');
  const handling = handlingOption === undefined ? undefined : oneOf('handling', handlingOption, handlingCodes);
  const priority = priorityOption === undefined ? undefined : oneOf('priority', priorityOption, priorities);
  const purposeOption = called.option('purpose-code');
  const purpose = purposeOption === undefined ? undefined : oneOf('purpose-code', purposeOption, purposeCodes);
  const offence = folded(called.option('offence') ?? '');
  return (report) =>
    (from === undefined || report.originator === from) &&
    (handling === undefined || report.handling.code === handling) &&
    (priority === undefined || report.priority === priority) &&
    (purpose === undefined || report.purpose.code === purpose) &&
    folded(report.offence.name).includes(offence) &&
    (reference === undefined || report.reference.startsWith(reference));
}

/** The rows of a list that are chosen, as they come. */
export async function* only<Row>(rows: AsyncIterable<Row>, chosen: (row: Row) => boolean): AsyncGenerator<Row> {
  for await (const row of rows) if (chosen(row)) yield row;
}
