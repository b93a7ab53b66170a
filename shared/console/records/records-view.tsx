import { openedHere, wordsOf } from '../report/opened-here.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { shellWords } from '../shell/words.ts';
import { FilterBar, filter } from './filter-bar.tsx';
import { allRecords, recordsIn } from './filters.ts';
import { RecordTable } from './record-table.tsx';
import { choose, chosenRecord, records, recordsFailure } from './records.ts';
import { recordsWords } from './words.ts';

function NoneShown() {
  const words = recordsWords();
  return (
    <p class="ds-paragraph empty">
      {words.noneShown}{' '}
      <button
        class="ds-button"
        data-variant="tertiary"
        type="button"
        onClick={() => {
          filter.value = allRecords;
        }}
      >
        {words.showAll}
      </button>
    </p>
  );
}

/** What was released to the agency, newest first. */
export function RecordsView() {
  const words = recordsWords();
  const all = records.value ?? [];
  const here = openedHere.value;
  const list = recordsIn(all, filter.value, (id) => {
    const opened = here.get(id);
    return opened && wordsOf(opened);
  });
  const at = list.findIndex(({ id }) => id === chosenRecord.value);
  const move = (steps: number) => () => {
    chosenRecord.value = list[at === -1 ? 0 : Math.min(list.length - 1, Math.max(0, at + steps))]?.id;
  };
  const open = (): void => {
    const row = list[Math.max(0, at)];
    if (row !== undefined) choose(row);
  };
  useKeys([
    { key: 'j', words: words.keys.next, does: move(1) },
    { key: 'k', words: words.keys.previous, does: move(-1) },
    { key: 'ArrowDown', does: move(1) },
    { key: 'ArrowUp', does: move(-1) },
    { key: 'Enter', words: words.keys.open, does: open },
  ]);
  return (
    <section>
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
        {records.value && (
          <p class="quiet" role="status">
            {list.length === all.length ? words.count(all.length) : words.shown(list.length, all.length)}
          </p>
        )}
      </header>
      {recordsFailure.value && <FailureNote failure={recordsFailure.value} />}
      {records.value === undefined && !recordsFailure.value && <p role="status">{shellWords().loading}</p>}
      {records.value?.length === 0 && <p class="ds-paragraph empty">{words.empty}</p>}
      {all.length > 0 && <FilterBar rows={all} />}
      {all.length > 0 && list.length === 0 && <NoneShown />}
      {list.length > 0 && <RecordTable list={list} />}
    </section>
  );
}
