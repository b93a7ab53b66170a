import { useSignal } from '@preact/signals';
import type { Act, SubmissionAnswer } from '../../protocol/answers.ts';
import type { AgencyClient } from '../client.ts';
import { reportWords } from '../report/words.ts';
import { FailureNote } from '../shell/failure.tsx';
import { submissionsWords } from '../submit/submissions-words.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { late, lateFailure, lookForReaders, openings, openingsFailure } from './oversight.ts';
import { oversightWords } from './words.ts';

function Table({
  heads,
  rows,
}: {
  heads: readonly string[];
  rows: readonly (readonly [key: string, cells: readonly string[]])[];
}) {
  return (
    <table class="ds-table" data-zebra>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, cells]) => (
          <tr key={key}>
            {cells.map((cell, i) => (
              <td key={heads[i]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function lateRow({ id, reference, due, decidedAt, state }: SubmissionAnswer) {
  const decided = decidedAt === undefined ? oversightWords().waits : dateTime(decidedAt);
  return [id, [plain(reference), dateTime(due), decided, submissionsWords().states[state]]] as const;
}

/** Submissions of the agency that waited, or wait, longer than they should. */
export function LateList() {
  const words = oversightWords();
  const { lateColumns: heads } = words;
  if (lateFailure.value) return <FailureNote failure={lateFailure.value} />;
  if (late.value === undefined) return null;
  const { rows, of } = late.value;
  return (
    <>
      <p class="quiet">
        {rows.length === 0 && words.noneLate} {words.lateSays(of)}
      </p>
      {rows.length > 0 && (
        <Table heads={[heads.reference, heads.due, heads.decided, heads.state]} rows={rows.map(lateRow)} />
      )}
    </>
  );
}

/** Why it was opened, as far as it may be read. */
function whyOf({ purpose, caseReference, justification }: Act): string {
  const said = [purpose && reportWords().purposes[purpose], caseReference, justification].filter((part) => part);
  return plain(said.join(', '));
}

function openingRow(act: Act) {
  const { acts } = oversightWords();
  const who = [act.by ? agencyName(act.by.agency) : '', act.by?.name ?? act.by?.keyid?.slice(0, 8)].filter(
    (part) => part,
  );
  const what = act.act === 'reviewed' ? acts.reviewed : acts.disclosed;
  return [String(act.seq), [dateTime(act.at), plain(who.join(', ')), what, whyOf(act)]] as const;
}

/** Who has opened one report, when and what for. */
export function ReadersList({ client }: { client: AgencyClient }) {
  const words = oversightWords();
  const { readerColumns: heads } = words;
  const id = useSignal('');
  return (
    <>
      <form
        class="filters"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void lookForReaders(client, id.value.trim());
        }}
      >
        <label class="ds-field filter">
          <span class="ds-label">{words.id}</span>
          <input
            class="ds-input"
            type="text"
            autocomplete="off"
            required
            pattern="\s*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*"
            value={id.value}
            onInput={({ currentTarget }) => {
              id.value = currentTarget.value;
            }}
          />
        </label>
        <button class="ds-button" data-variant="secondary" type="submit">
          {words.look}
        </button>
      </form>
      {openingsFailure.value && <FailureNote failure={openingsFailure.value} />}
      {openings.value?.length === 0 && <p role="status">{words.noneRead}</p>}
      {openings.value !== undefined && openings.value.length > 0 && (
        <Table heads={[heads.when, heads.who, heads.what, heads.why]} rows={openings.value.map(openingRow)} />
      )}
    </>
  );
}
