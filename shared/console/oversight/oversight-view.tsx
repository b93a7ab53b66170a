import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { dayIn, monthForm } from '../../protocol/time.ts';
import { connection } from '../session/connection.ts';
import { type Session, session } from '../session/session.ts';
import { now } from '../shell/clock.ts';
import { FailureNote } from '../shell/failure.tsx';
import { shellWords } from '../shell/words.ts';
import { LateList, ReadersList } from './lists.tsx';
import { MonthCharts, MonthKeys } from './month.tsx';
import { count, lookForLate, statistics, statisticsFailure } from './oversight.ts';
import { oversightWords } from './words.ts';

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h2 class="ds-heading" data-size="2xs">
        {title}
      </h2>
      {children}
    </section>
  );
}

function Oversight({ open: { client, identity } }: { open: Session }) {
  const words = oversightWords();
  const month = useSignal(dayIn(connection.value?.timeZones[identity.agency], now.peek()).slice(0, 7));
  useEffect(() => void count(client, month.value), [month.value]);
  useEffect(() => void lookForLate(client, now.peek()), []);
  const told = statistics.value?.month === month.value ? statistics.value : undefined;
  return (
    <section class="figures">
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
        <label class="ds-field filter">
          <span class="ds-label">{words.month}</span>
          <input
            class="ds-input"
            type="month"
            autocomplete="off"
            value={month.value}
            onChange={({ currentTarget: { value } }) => {
              if (monthForm.test(value)) month.value = value;
            }}
          />
        </label>
      </header>
      <p class="quiet">{words.says}</p>
      {statisticsFailure.value && <FailureNote failure={statisticsFailure.value} />}
      {told === undefined && !statisticsFailure.value && <p role="status">{shellWords().loading}</p>}
      {told && <MonthKeys told={told} />}
      {told && <MonthCharts told={told} />}
      <Part title={words.late}>
        <LateList />
      </Part>
      <Part title={words.readers}>
        <ReadersList client={client} />
      </Part>
    </section>
  );
}

/** What whoever watches over an agency asks: the month's counts, what waited too long, and who has read what, when and why. */
export function OversightView() {
  return session.value === undefined ? null : <Oversight open={session.value} />;
}
