import { priorities, purposeCodes, retentionClasses } from '../../domain/cover.ts';
import { handlingCodes } from '../../domain/handling.ts';
import { reportWords } from '../report/words.ts';
import { agencyName } from '../words/agencies.ts';
import { number } from '../words/format.ts';
import type { CoverDraft } from './draft.ts';
import { AreaField, CheckField, Group, RadioField, SelectField, TextField, Told } from './fields.tsx';
import { formWords } from './form-words.ts';
import { GradingField } from './grading-field.tsx';
import { idOf } from './labels.ts';
import { Part } from './part.tsx';
import { otherAgencies, write } from './writing.ts';

function Recipients({ recipients }: { recipients: readonly string[] }) {
  const at = '/cover/recipients';
  // Those that a file names are shown too, whether they are there or not: what is wrong with them is told.
  const all = [...new Set([...otherAgencies(), ...recipients])];
  return (
    <Group at={at}>
      <div class="choices">
        {all.map((agency) => (
          <div class="ds-field choice" key={agency}>
            <input
              class="ds-input"
              type="checkbox"
              id={`${idOf(at)}-${agency}`}
              checked={recipients.includes(agency)}
              onChange={({ currentTarget: { checked } }) =>
                write(at, checked ? [...recipients, agency] : recipients.filter((one) => one !== agency))
              }
            />
            <label class="ds-label" for={`${idOf(at)}-${agency}`}>
              {agencyName(agency)}
            </label>
          </div>
        ))}
      </div>
      {recipients.map((agency, i) => (
        <Told key={agency} at={`${at}/${i}`} />
      ))}
    </Group>
  );
}

function Secrecy({ marked }: { marked: boolean }) {
  return (
    <>
      <CheckField at="/cover/secrecy/marked" />
      {marked && (
        <div class="beside">
          <TextField at="/cover/secrecy/provision" />
          <TextField at="/cover/secrecy/date" type="date" />
        </div>
      )}
    </>
  );
}

/** To whom it goes, and what they may do with it. */
export function CoverPart({ cover }: { cover: CoverDraft }) {
  const words = formWords();
  const report = reportWords();
  return (
    <Part
      title={words.parts.cover}
      hint={words.partHints.cover}
      open
      holds={(at) => at.startsWith('/cover') && !/^\/cover\/(?:purpose|legalGround|offence)/.test(at)}
    >
      <TextField at="/cover/reference" />
      <Recipients recipients={cover.recipients} />
      <RadioField at="/cover/priority" choices={priorities.map((one) => [one, words.priorityMeans[one]])} />
      <RadioField
        at="/cover/handling/code"
        choices={handlingCodes.map((code) => [code, `${code} – ${report.handling[code]}`, words.handlingMeans[code]])}
      />
      {cover.handling.code === 'H3' && <AreaField at="/cover/handling/conditions" />}
      <GradingField at="/cover/grading" grading={cover.grading} />
      <div class="beside">
        <SelectField
          at="/cover/retention/class"
          choices={retentionClasses.map((one) => [one, report.retention[one]])}
        />
        {cover.retention.class === 'case' && <TextField at="/cover/retention/caseClosedOn" type="date" optional />}
      </div>
      <Secrecy marked={cover.secrecy.marked} />
      <Told at="/cover/replaces" />
    </Part>
  );
}

/** Months as years, where they are whole: scales stand in the law in years. */
function Years({ months }: { months: string }) {
  const count = Number(months);
  if (months === '' || count < 12 || count % 6 !== 0) return null;
  return <p class="quiet years">{formWords().years(number(count), number(count / 12))}</p>;
}

/** Why it may be shared: the purpose, the law, and the offence with its scale. */
export function LawPart({ offence }: Pick<CoverDraft, 'offence'>) {
  const words = formWords();
  const { purposes } = reportWords();
  return (
    <Part title={words.parts.law} open holds={(at) => /^\/cover\/(?:purpose|legalGround|offence)/.test(at)}>
      <SelectField at="/cover/purpose/code" choices={purposeCodes.map((code) => [code, purposes[code]])} />
      <AreaField at="/cover/purpose/description" />
      <TextField at="/cover/legalGround" suggested={['PBDL 3 kap. 2 §', 'TBDL 3 kap. 2 §']} />
      <Group at="/cover/offence">
        <TextField at="/cover/offence/name" />
        <div class="beside">
          <div>
            <TextField at="/cover/offence/minimumPenaltyMonths" inputMode="numeric" />
            <Years months={offence.minimumPenaltyMonths} />
          </div>
          <div>
            {!offence.life && <TextField at="/cover/offence/maximumPenaltyMonths" inputMode="numeric" />}
            {!offence.life && <Years months={offence.maximumPenaltyMonths} />}
            <CheckField at="/cover/offence/life" />
          </div>
        </div>
        <CheckField at="/cover/offence/systematic" />
      </Group>
    </Part>
  );
}
