import type { RecordRow } from '../../protocol/answers.ts';
import { gradingWords } from '../report/cover-rows.ts';
import { reportWords } from '../report/words.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { shellWords } from '../shell/words.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { choose, chosenRecord, records, recordsFailure } from './records.ts';
import { recordsWords } from './words.ts';

const Row = ({ row }: { row: RecordRow }) => {
  const words = recordsWords();
  const report = reportWords();
  return (
    <tr class="task" aria-current={chosenRecord.value === row.id || undefined} onClick={() => choose(row)}>
      <td>
        <time dateTime={row.releasedAt}>{dateTime(row.releasedAt)}</time>
      </td>
      <td>
        <button type="button" class="task-open">
          {plain(row.offence.name)}
        </button>
        <span class="quiet"> {plain(row.reference)}</span>
        {row.priority === 'urgent' && (
          <span class="ds-tag" data-color="danger">
            {report.priorities.urgent}
          </span>
        )}
        {row.state !== 'released' && (
          <span class="ds-tag" data-color="warning">
            {words.states[row.state]}
          </span>
        )}
      </td>
      <td>{agencyName(row.originator)}</td>
      <td title={report.handling[row.handling.code]}>{row.handling.code}</td>
      <td>{gradingWords(row.grading)}</td>
      <td class="task-purpose">{plain(row.purpose.description)}</td>
    </tr>
  );
};

/** What was released to the agency, newest first. */
export const RecordsView = () => {
  const words = recordsWords();
  const all = records.value ?? [];
  const at = all.findIndex(({ id }) => id === chosenRecord.value);
  const move = (steps: number) => () => {
    chosenRecord.value = all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + steps))]?.id;
  };
  const open = (): void => {
    const row = all[Math.max(0, at)];
    if (row !== undefined) choose(row);
  };
  useKeys([
    { key: 'j', words: words.keys.next, does: move(1) },
    { key: 'k', words: words.keys.previous, does: move(-1) },
    { key: 'Enter', words: words.keys.open, does: open },
  ]);
  return (
    <section>
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
        {records.value && <p class="quiet">{words.count(all.length)}</p>}
      </header>
      {recordsFailure.value && <FailureNote failure={recordsFailure.value} />}
      {records.value === undefined && !recordsFailure.value && <p role="status">{shellWords().loading}</p>}
      {records.value?.length === 0 && <p class="ds-paragraph">{words.empty}</p>}
      {all.length > 0 && (
        <table class="ds-table tasks" data-hover>
          <thead>
            <tr>
              {Object.values(words.columns).map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
};
