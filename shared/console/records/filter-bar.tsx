import type { RecordRow } from '../../protocol/answers.ts';
import { reportWords } from '../report/words.ts';
import { memory } from '../session/memory.ts';
import { Choice } from '../shell/choice.tsx';
import { FindField } from '../shell/find-field.tsx';
import { agencyName } from '../words/agencies.ts';
import { plain } from '../words/plain.ts';
import { allRecords, type RecordFilter } from './filters.ts';
import { recordsWords } from './words.ts';

/** Which records are shown. It is this tab's memory alone: an address would tell what somebody looks for. */
export const filter = memory<RecordFilter>(allRecords);

function set(change: Partial<RecordFilter>): void {
  filter.value = { ...filter.value, ...change };
}

function Day({ label, value, choose }: { label: string; value: string; choose: (day: string) => void }) {
  return (
    <label class="ds-field filter">
      <span class="ds-label">{label}</span>
      <input
        class="ds-input"
        type="date"
        autocomplete="off"
        value={value}
        onInput={({ currentTarget }) => choose(currentTarget.value)}
      />
    </label>
  );
}

/** The different texts of a list, in the order of the alphabet. */
function each(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort((a, b) => a.localeCompare(b));
}

/** The words and choices above the list; `/` goes to the words. */
export function FilterBar({ rows }: { rows: readonly RecordRow[] }) {
  const words = recordsWords();
  const report = reportWords();
  const now = filter.value;
  const any = ['', words.any] as const;
  return (
    <search class="filters">
      <FindField
        id="find-record"
        label={words.find}
        where={words.findWhere}
        keyWords={words.keys.find}
        value={now.text}
        find={(text) => set({ text })}
      />
      <Choice
        label={words.columns.from}
        value={now.originator}
        options={[any, ...each(rows.map(({ originator }) => originator)).map((one) => [one, agencyName(one)] as const)]}
        choose={(originator) => set({ originator })}
      />
      <Choice
        label={report.labels.offence}
        value={now.offence}
        options={[any, ...each(rows.map(({ offence }) => offence.name)).map((one) => [one, plain(one)] as const)]}
        choose={(offence) => set({ offence })}
      />
      <Choice
        label={words.priority}
        value={now.priority}
        options={[any, ['urgent', report.priorities.urgent], ['routine', report.priorities.routine]]}
        choose={(priority) => set({ priority })}
      />
      <Choice
        label={words.columns.handling}
        value={now.handling}
        options={[any, ...each(rows.map(({ handling }) => handling.code)).map((one) => [one, one] as const)]}
        choose={(handling) => set({ handling })}
      />
      <Choice
        label={words.openedHere}
        value={now.opened}
        options={[any, ['opened', words.isOpened], ['unopened', words.isNotOpened]]}
        choose={(one) => set({ opened: one === 'opened' || one === 'unopened' ? one : '' })}
      />
      <Day label={words.releasedFrom} value={now.from} choose={(from) => set({ from })} />
      <Day label={words.releasedTo} value={now.to} choose={(to) => set({ to })} />
    </search>
  );
}
