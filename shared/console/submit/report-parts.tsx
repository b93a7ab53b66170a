import { reportKinds } from '../../protocol/report.ts';
import { reportWords } from '../report/words.ts';
import { blankPlace, blankStatement, type Draft } from './draft.ts';
import { AreaField, CheckField, RadioField, SelectField, TextField, Told } from './fields.tsx';
import { formWords } from './form-words.ts';
import { GradingField } from './grading-field.tsx';
import { Item, Part } from './part.tsx';
import { add } from './writing.ts';

/** What the report is about, and when it was observed. */
export function AboutPart({ totals }: { totals: Draft['report']['totals'] }) {
  const words = formWords();
  const { kinds } = reportWords();
  return (
    <Part title={words.parts.report} open holds={(at) => /^\/report(?:$|\/(?:title|kind|observed|totals))/.test(at)}>
      <TextField at="/report/title" />
      <SelectField at="/report/kind" choices={reportKinds.map((kind) => [kind, kinds[kind]])} />
      <div class="beside">
        <TextField at="/report/observed/from" type="datetime-local" />
        <TextField at="/report/observed/to" type="datetime-local" optional />
      </div>
      {totals && <p class="quiet">{words.totalsKept(totals.length)}</p>}
      <Told at="/report/totals" />
      <Told at="/report" />
    </Part>
  );
}

/** Facts and assessments, each told apart from the other. */
export function StatementsPart({ statements }: Pick<Draft['report'], 'statements'>) {
  const words = formWords();
  const { natures } = reportWords();
  const list = '/report/statements';
  return (
    <Part title={words.parts.statements} open holds={(at) => at.startsWith(list)}>
      {statements.map(({ graded, grading }, i) => (
        <Item key={i} list={list} index={i}>
          <AreaField at={`${list}/${i}/text`} rows={4} />
          <RadioField
            at={`${list}/${i}/nature`}
            choices={[
              ['fact', natures.fact],
              ['assessment', natures.assessment],
            ]}
          />
          <CheckField at={`${list}/${i}/graded`} />
          {graded && <GradingField at={`${list}/${i}/grading`} grading={grading} />}
        </Item>
      ))}
      <div>
        <button class="ds-button" data-variant="secondary" type="button" onClick={() => add(list, blankStatement)}>
          {words.addStatement}
        </button>
      </div>
    </Part>
  );
}

/** Where it was. */
export function PlacesPart({ places }: Pick<Draft['report'], 'places'>) {
  const words = formWords();
  const list = '/report/places';
  return (
    <Part
      title={words.parts.places}
      hint={words.partHints.places}
      open={places.length > 0}
      holds={(at) => at.startsWith(list)}
    >
      {places.map((_, i) => (
        <Item key={i} list={list} index={i}>
          <TextField at={`${list}/${i}/name`} />
          <div class="beside">
            <TextField at={`${list}/${i}/latitude`} inputMode="decimal" optional />
            <TextField at={`${list}/${i}/longitude`} inputMode="decimal" optional />
          </div>
        </Item>
      ))}
      <div>
        <button class="ds-button" data-variant="secondary" type="button" onClick={() => add(list, blankPlace)}>
          {words.addPlace}
        </button>
      </div>
    </Part>
  );
}
