import { openedHere, wordsOf } from '../report/opened-here.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { ListHead, listKeys, NoneShown, placeFrom } from '../shell/list-parts.tsx';
import { shellWords } from '../shell/words.ts';
import { FilterBar, filter } from './filter-bar.tsx';
import { allRecords, recordsIn } from './filters.ts';
import { RecordTable } from './record-table.tsx';
import { choose, chosenRecord, records, recordsFailure } from './records.ts';
import { recordsWords } from './words.ts';

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
    chosenRecord.value = list[placeFrom(list.length, at, steps)]?.id;
  };
  const open = (): void => {
    const row = list[Math.max(0, at)];
    if (row !== undefined) choose(row);
  };
  useKeys([...listKeys(words.keys, move, open)]);
  return (
    <section>
      <ListHead
        title={words.title}
        said={
          records.value && (list.length === all.length ? words.count(all.length) : words.shown(list.length, all.length))
        }
      />
      {recordsFailure.value && <FailureNote failure={recordsFailure.value} />}
      {records.value === undefined && !recordsFailure.value && <p role="status">{shellWords().loading}</p>}
      {records.value?.length === 0 && <p class="ds-paragraph empty">{words.empty}</p>}
      {all.length > 0 && <FilterBar rows={all} />}
      {all.length > 0 && list.length === 0 && (
        <NoneShown
          said={words.noneShown}
          all={words.showAll}
          showAll={() => {
            filter.value = allRecords;
          }}
        />
      )}
      {list.length > 0 && <RecordTable list={list} />}
    </section>
  );
}
