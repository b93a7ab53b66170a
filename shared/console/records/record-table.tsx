import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RecordRow } from '../../protocol/answers.ts';
import { gradingWords } from '../report/cover-rows.ts';
import { openedHere } from '../report/opened-here.ts';
import { reportWords } from '../report/words.ts';
import { RowRoom, rowPixels } from '../shell/row-room.tsx';
import { useVisibleRows } from '../shell/visible-rows.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { choose, chosenRecord } from './records.ts';
import { recordsWords } from './words.ts';

/** What a reader has to know before anything else: that it counts no more, or has been corrected. */
function Marks({ row }: { row: RecordRow }) {
  const words = recordsWords();
  return (
    <>
      {row.state !== 'released' && (
        <span class="ds-tag" data-color="warning">
          {words.states[row.state]}
        </span>
      )}
      {row.replacedBy !== undefined && (
        <span class="ds-tag" data-color="warning">
          {words.corrected}
        </span>
      )}
      {openedHere.value.has(row.id) && <span class="ds-tag">{words.isOpened}</span>}
    </>
  );
}

function Row({ row, index }: { row: RecordRow; index: number }) {
  return (
    <tr
      class="task"
      aria-rowindex={index + 2}
      aria-current={chosenRecord.value === row.id || undefined}
      onClick={() => choose(row)}
    >
      <td class="due">
        {row.priority === 'urgent' && (
          <span class="ds-tag" data-color="danger">
            {reportWords().priorities.urgent}
          </span>
        )}
        <time dateTime={row.releasedAt}>{dateTime(row.releasedAt)}</time>
      </td>
      <td>
        <button type="button" class="task-open">
          {plain(row.offence.name)}
        </button>
        <Marks row={row} />
        <span class="quiet"> {plain(row.reference)}</span>
      </td>
      <td class="from">{agencyName(row.originator)}</td>
      <td class="handling" title={reportWords().handling[row.handling.code]}>
        {row.handling.code}
      </td>
      <td class="grading">{gradingWords(row.grading)}</td>
      <td class="purpose quiet" title={plain(row.purpose.description)}>
        {plain(row.purpose.description)}
      </td>
    </tr>
  );
}

/** The records as a table of which only what is in sight is drawn. */
export function RecordTable({ list }: { list: readonly RecordRow[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = useVisibleRows(list.length, rowPixels(), body);
  const place = list.findIndex(({ id }) => id === chosenRecord.value);
  useLayoutEffect(() => {
    if (place !== -1) rows.show(place);
  }, [place]);
  return (
    <table class="ds-table tasks" data-hover aria-rowcount={list.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          {Object.entries(recordsWords().columns).map(([name, column]) => (
            <th key={name} scope="col" class={name}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <RowRoom height={rows.before} />
        {list.slice(rows.first, rows.end).map((row, i) => (
          <Row key={row.id} row={row} index={rows.first + i} />
        ))}
        <RowRoom height={rows.after} />
      </tbody>
    </table>
  );
}
