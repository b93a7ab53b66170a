import { useSignal } from '@preact/signals';
import { type InForce, inForceOn } from '../../domain/law/in-force.ts';
import { ruleSetNames } from '../../domain/law/rules.ts';
import { titles } from '../../domain/law/titles.ts';
import { dayIn, isDate } from '../../protocol/time.ts';
import { connection } from '../session/connection.ts';
import { type Session, session } from '../session/session.ts';
import { Choice } from '../shell/choice.tsx';
import { now } from '../shell/clock.ts';
import { agencyName } from '../words/agencies.ts';
import { language } from '../words/language.ts';
import { rulesWords } from './words.ts';

type Law = NonNullable<NonNullable<typeof connection.value>['laws']>[string];

/** The rules of a law on a day; none where there were none yet, or the law is one that this console does not know. */
function heldOn(law: string | undefined, day: string): readonly InForce[] {
  const known = ruleSetNames.find((name) => name === law);
  if (known === undefined || !isDate(day)) return [];
  try {
    return inForceOn(known, day);
  } catch {
    return [];
  }
}

/** What the agency has decided for itself of this kind, in words. */
function ownWords({ dueHours, approvals }: Law, kind: InForce['kind']): string | undefined {
  if (kind === 'deadlines' && dueHours) return rulesWords().hours(dueHours.urgent, dueHours.routine);
  const more = Object.entries(approvals ?? {}).map(([code, count]) => `${code} ${count}`);
  return kind === 'approvals' && more.length > 0 ? more.join(', ') : undefined;
}

function Rule({ rule, law }: { rule: InForce; law: Law }) {
  const words = rulesWords();
  const own = ownWords(law, rule.kind);
  return (
    <tr>
      <th scope="row">{titles[rule.kind][language.value]}</th>
      <td>
        {rule.text[language.value]} {own && <strong>{words.own(own)}</strong>}
      </td>
      <td>{rule.source}</td>
      <td>
        {rule.from} {rule.until && <span class="quiet">{words.until(rule.until)}</span>}
      </td>
    </tr>
  );
}

function Rules({ open }: { open: Session }) {
  const words = rulesWords();
  const { laws = {}, timeZones = {} } = connection.value ?? {};
  const agency = useSignal(open.identity.agency);
  const day = useSignal(dayIn(timeZones[open.identity.agency], now.peek()));
  const law = laws[agency.value];
  const held = heldOn(law?.law, day.value);
  return (
    <section>
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
      </header>
      <p class="ds-paragraph">{words.says}</p>
      <search class="filters">
        <Choice
          label={words.agency}
          value={agency.value}
          options={Object.keys(laws).map((id) => [id, agencyName(id)] as const)}
          choose={(id) => {
            agency.value = id;
          }}
        />
        <label class="ds-field filter">
          <span class="ds-label">{words.day}</span>
          <input
            class="ds-input"
            type="date"
            autocomplete="off"
            value={day.value}
            onInput={({ currentTarget }) => {
              day.value = currentTarget.value;
            }}
          />
        </label>
      </search>
      {law === undefined || held.length === 0 ? (
        <p role="status">{words.none}</p>
      ) : (
        <table class="ds-table" data-zebra>
          <caption>{`${agencyName(agency.value)}, ${day.value}`}</caption>
          <thead>
            <tr>
              <th scope="col">{words.columns.kind}</th>
              <th scope="col">{words.columns.says}</th>
              <th scope="col">{words.columns.source}</th>
              <th scope="col">{words.columns.from}</th>
            </tr>
          </thead>
          <tbody>
            {held.map((rule) => (
              <Rule key={rule.name} rule={rule} law={law} />
            ))}
          </tbody>
        </table>
      )}
      <p class="quiet">{words.advice}</p>
    </section>
  );
}

/** Which rules of law hold for an agency on a day, where each stands, and since when. */
export function RulesView() {
  return session.value === undefined ? null : <Rules open={session.value} />;
}
