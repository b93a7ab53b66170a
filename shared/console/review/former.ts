import type { Cover } from '../../domain/cover.ts';
import type { AgencyClient, Opened } from '../client.ts';
import { type Comparison, comparison } from '../report/comparison.ts';
import { lawWords } from '../report/law-words.ts';
import { openedHere } from '../report/opened-here.ts';
import { type Lines, linesOf } from '../report/report-rows.ts';
import { reportWords } from '../report/words.ts';
import { failureOf } from '../shell/failure.tsx';
import { agencyName } from '../words/agencies.ts';
import { list } from '../words/format.ts';
import { plain } from '../words/plain.ts';

/** What an approver is told of any submission of the own agency, opened or not (contract, section 5). */
type InTheClear = Pick<Cover, 'reference' | 'recipients' | 'priority' | 'handling'>;

function clearLines({ reference, recipients, priority, handling }: InTheClear): readonly Lines[] {
  const words = reportWords();
  const { labels } = words;
  const row = (label: string, text: string): Lines => ({ label, lines: [text] });
  return [
    row(labels.reference, plain(reference)),
    row(labels.to, list(recipients.map(agencyName))),
    row(lawWords().priority, words.priorities[priority]),
    row(labels.handling, `${handling.code}: ${words.handling[handling.code]}`),
    ...(handling.conditions === undefined ? [] : [row(labels.conditions, plain(handling.conditions))]),
  ];
}

/**
 * What a correction corrects, as far as this approver may see it. The exchange hands over what is pending and nothing else, so that the
 * former report is compared where this person has returned it in this session; else what is told of it in the clear is.
 */
async function comparisonOf(client: AgencyClient, opened: Opened, replaces: string): Promise<Comparison | undefined> {
  const { id, originator, cover, report } = opened;
  if (!report.ok) return undefined;
  const former = await client.track(replaces);
  const { reason } = former.acts.findLast(({ act }) => act === 'returned') ?? {};
  const held = openedHere.value.get(replaces);
  if (held === undefined) {
    return { id, reason, isWhole: false, former: () => clearLines(former), now: () => clearLines(cover) };
  }
  const now = { originator, cover, report: report.value };
  return { id, reason, isWhole: true, former: () => linesOf(held), now: () => linesOf(now) };
}

/** Sets what an opened report corrects beside it, if it corrects anything. */
export async function setBeside(client: AgencyClient, opened: Opened, isShown: () => boolean): Promise<void> {
  comparison.value = undefined;
  const { replaces } = opened.cover;
  if (replaces === undefined) return;
  try {
    const beside = await comparisonOf(client, opened, replaces);
    if (isShown()) comparison.value = beside;
  } catch (error) {
    failureOf(error, client);
  }
}
