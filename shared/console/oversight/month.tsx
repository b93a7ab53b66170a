import { purposeCodes } from '../../domain/cover.ts';
import type { Statistics } from '../../protocol/statistics-answers.ts';
import { ChartFigure } from '../figures/chart.tsx';
import { span } from '../figures/told.ts';
import { reportWords } from '../report/words.ts';
import { number } from '../words/format.ts';
import { oversightWords } from './words.ts';

type Told = Statistics['submitted'];

/** Where a bar of `<5` ends: no count is half of one, so that it is told apart from all of them. */
const hidden = 2.5;

function told(value: Told): string {
  return value === null ? '–' : typeof value === 'number' ? number(value) : value;
}

function Chart(props: {
  title: string;
  says: string;
  heading: string;
  rows: readonly (readonly [label: string, value: Told])[];
}) {
  const { rows, ...rest } = props;
  const values = rows.map(([, value]) => (value === null ? undefined : typeof value === 'number' ? value : hidden));
  return (
    <ChartFigure
      {...rest}
      labels={rows.map(([label]) => label)}
      series={[{ label: oversightWords().counts, tone: 'first', values }]}
      least={5}
      tell={(value) => (value === hidden ? '<5' : number(value))}
    />
  );
}

function Key({ label, value, beside }: { label: string; value: string; beside?: string }) {
  return (
    <div class="key-figure">
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        {beside && <span class="quiet">{beside}</span>}
      </dd>
    </div>
  );
}

/** The month's numbers that are no list. */
export function MonthKeys({ told: month }: { told: Statistics }) {
  const { keys } = oversightWords();
  const { hoursToDecision, urgentInTime, searches } = month;
  const hours = (value: number | null): string => (value === null ? '–' : span(value));
  return (
    <dl class="key-figures">
      <Key label={keys.median} value={hours(hoursToDecision.median)} />
      <Key label={keys.p95} value={hours(hoursToDecision.p95)} />
      <Key label={keys.urgent} value={told(urgentInTime.within)} beside={keys.of(told(urgentInTime.of))} />
      <Key label={keys.overdue} value={told(month.overdueAcknowledgements)} />
      <Key label={keys.searches} value={told(searches.made)} beside={keys.hits(told(searches.hits))} />
    </dl>
  );
}

/** The month as charts, each with its table. */
export function MonthCharts({ told: month }: { told: Statistics }) {
  const words = oversightWords();
  const { purposes } = reportWords();
  const ends = [month.submitted, month.released, month.rejected, month.returned, month.expired];
  const outcomes = Object.entries(words.outcomeNames) as [keyof typeof words.outcomeNames, string][];
  const refusals = Object.entries(month.refusals);
  return (
    <div class="charts">
      <Chart {...words.ends} rows={words.endNames.map((name, i) => [name, ends[i] ?? null] as const)} />
      <Chart {...words.reads} rows={purposeCodes.map((code) => [purposes[code], month.reads[code]] as const)} />
      <Chart {...words.outcomes} rows={outcomes.map(([code, name]) => [name, month.outcomes[code]] as const)} />
      {refusals.length > 0 && <Chart {...words.refusals} rows={refusals} />}
    </div>
  );
}
