import type { Subject } from '../../protocol/report.ts';
import { personCategories } from '../../protocol/report.ts';
import { reportWords } from '../report/words.ts';
import { blankIdentifier, blankSubject, type Draft, type SubjectDraft } from './draft.ts';
import { AreaField, RadioField, SelectField, TextField } from './fields.tsx';
import { formWords } from './form-words.ts';
import { labelOf } from './labels.ts';
import { Item, Part } from './part.tsx';
import { add, remove, write } from './writing.ts';

const list = '/report/subjects';

const types = [
  'person',
  'vehicle',
  'consignment',
  'phone',
  'address',
  'organisation',
  'account',
] as const satisfies readonly Subject['type'][];

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** Who is a suspect and who is not; whoever is called one is suspected, and of the others it is asked. */
function Standing({ at }: { at: string }) {
  const words = formWords();
  const { categories } = reportWords();
  return (
    <div class="beside">
      <SelectField
        at={`${at}/category`}
        choices={personCategories.map((category) => [category, capital(categories[category])])}
        then={(category) => {
          if (category === 'suspect') write(`${at}/suspected`, 'yes');
        }}
      />
      <RadioField
        at={`${at}/suspected`}
        choices={[
          ['yes', words.yes],
          ['no', words.no],
        ]}
      />
    </div>
  );
}

function Identifiers({ at, subject }: { at: string; subject: SubjectDraft }) {
  const words = formWords();
  const identifiers = `${at}/identifiers`;
  return (
    <>
      {subject.identifiers.map((_, i) => (
        <div class="identifier-fields" key={i}>
          <TextField at={`${identifiers}/${i}/type`} suggested={words.identifiers[subject.type]} />
          <TextField at={`${identifiers}/${i}/value`} optional />
          <button
            class="ds-button"
            data-variant="tertiary"
            data-color="danger"
            type="button"
            aria-label={words.remove(words.numbered(labelOf(identifiers), i + 1))}
            onClick={() => remove(identifiers, i)}
          >
            {words.removeShort}
          </button>
        </div>
      ))}
      <div>
        <button
          class="ds-button"
          data-variant="tertiary"
          type="button"
          onClick={() => add(identifiers, blankIdentifier)}
        >
          + {words.addIdentifier}
        </button>
      </div>
    </>
  );
}

function SubjectItem({ subject, index }: { subject: SubjectDraft; index: number }) {
  const at = `${list}/${index}`;
  return (
    <Item list={list} index={index} title={reportWords().subjects[subject.type]}>
      <TextField at={`${at}/name`} optional />
      {subject.type === 'person' && <Standing at={at} />}
      {subject.type === 'consignment' && (
        <div class="beside">
          <TextField at={`${at}/substance`} optional />
          <TextField at={`${at}/quantityGrams`} inputMode="decimal" optional />
        </div>
      )}
      <Identifiers at={at} subject={subject} />
      <AreaField at={`${at}/description`} rows={2} optional />
    </Item>
  );
}

/** The persons and things that the report is about. */
export function SubjectsPart({ subjects }: Pick<Draft['report'], 'subjects'>) {
  const words = formWords();
  return (
    <Part
      title={words.parts.subjects}
      hint={words.partHints.subjects}
      open={subjects.length > 0}
      holds={(at) => at.startsWith(list)}
    >
      {subjects.map((subject, i) => (
        <SubjectItem key={i} subject={subject} index={i} />
      ))}
      <div class="buttons">
        {types.map((type) => (
          <button
            key={type}
            class="ds-button"
            data-variant="secondary"
            type="button"
            onClick={() => add(list, blankSubject(type, words.identifiers[type][0] ?? ''))}
          >
            + {words.addSubject[type]}
          </button>
        ))}
      </div>
    </Part>
  );
}
