import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Task } from '../../protocol/answers.ts';
import { waiting as waitingTasks } from '../inbox/tasks.ts';
import { type Session, session } from '../session/session.ts';
import { now } from '../shell/clock.ts';
import { FailureNote } from '../shell/failure.tsx';
import { shellWords } from '../shell/words.ts';
import { dateTime, list, number } from '../words/format.ts';
import { ChartFigure } from './chart.tsx';
import { paces, throughput, waitingByDue, waitingBySpan } from './counts.ts';
import { type Gathered, gather, gathered, gatherFailure, mayList, mostCounted } from './gather.ts';
import { day, span } from './told.ts';
import { figuresWords } from './words.ts';

function Key({ label, value, children }: { label: string; value: string; children?: ComponentChildren }) {
  return (
    <div class="key-figure">
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        {children && <span class="quiet">{children}</span>}
      </dd>
    </div>
  );
}

function total({ urgent, routine }: { urgent: number; routine: number }): number {
  return urgent + routine;
}

function WaitingKeys({ waiting }: { waiting: readonly Task[] }) {
  const { keys } = figuresWords();
  const [late, today] = waitingByDue(waiting, now.value);
  const first = waiting.map(({ receivedAt }) => receivedAt).sort()[0];
  const urgent = waiting.filter(({ priority }) => priority === 'urgent').length;
  return (
    <>
      <Key label={keys.waiting} value={number(waiting.length)}>
        {urgent > 0 && keys.urgentOf(urgent)}
      </Key>
      <Key label={keys.late} value={number(late ? total(late) : 0)} />
      <Key label={keys.dueToday} value={number(today ? total(today) : 0)} />
      {first !== undefined && <Key label={keys.longest} value={dateTime(first)} />}
    </>
  );
}

function CountedKeys({ counted: { sent, received } }: { counted: Gathered }) {
  const { keys } = figuresWords();
  const { median, nineOfTen } = paces(sent?.rows ?? [], now.value).all;
  const pending = sent?.rows.filter(({ state }) => state === 'pending').length ?? 0;
  return (
    <>
      {sent && (
        <Key label={keys.sent} value={number(sent.rows.length)}>
          {pending > 0 && keys.pending(pending)}
        </Key>
      )}
      {received && <Key label={keys.received} value={number(received.rows.length)} />}
      {median !== undefined && nineOfTen !== undefined && (
        <Key label={keys.pace} value={span(median)}>
          {keys.nineOfTen(span(nineOfTen))}
        </Key>
      )}
    </>
  );
}

function WaitingCharts({ waiting }: { waiting: readonly Task[] }) {
  const words = figuresWords();
  const { waits, due } = words;
  const bySpan = waitingBySpan(waiting, now.value);
  const byDue = waitingByDue(waiting, now.value);
  const stacked = (counts: readonly { urgent: number; routine: number }[]) => [
    { label: words.routine, tone: 'first' as const, values: counts.map(({ routine }) => routine) },
    { label: words.urgent, tone: 'alarm' as const, values: counts.map(({ urgent }) => urgent) },
  ];
  const dayOf = (at: number, i: number): string => (i === 1 ? due.today : day(at));
  return (
    <>
      <ChartFigure {...waits} labels={waits.spans} series={stacked(bySpan)} stacked least={4} tell={number} />
      <ChartFigure
        {...due}
        labels={byDue.map(({ on }, i) => (on.kind === 'day' ? dayOf(on.at, i) : due[on.kind]))}
        series={stacked(byDue)}
        stacked
        least={4}
        tell={number}
      />
    </>
  );
}

function CountedCharts({ counted: { sent, received } }: { counted: Gathered }) {
  const words = figuresWords();
  const weeks = throughput(sent?.rows ?? [], received?.rows ?? [], now.value);
  const took = paces(sent?.rows ?? [], now.value).weeks;
  const says =
    sent && received ? words.throughput.says : sent ? words.throughput.saysSent : words.throughput.saysReceived;
  return (
    <>
      <ChartFigure
        title={words.throughput.title}
        says={says}
        heading={words.throughput.heading}
        labels={weeks.map(({ week }) => day(week))}
        series={[
          ...(sent ? [{ label: words.throughput.sent, tone: 'first' as const, values: weeks.map((w) => w.sent) }] : []),
          ...(received
            ? [{ label: words.throughput.received, tone: 'second' as const, values: weeks.map((w) => w.received) }]
            : []),
        ]}
        least={4}
        tell={number}
      />
      {sent && (
        <ChartFigure
          {...words.pace}
          labels={took.map(({ week }) => day(week))}
          series={[
            { label: words.pace.median, tone: 'first', values: took.map(({ median }) => median) },
            { label: words.pace.nineOfTen, tone: 'second', values: took.map(({ nineOfTen }) => nineOfTen) },
          ]}
          least={1}
          tell={span}
        />
      )}
    </>
  );
}

/** What was counted, and that there is more where there is. */
function CountedNote({ counted: { sent, received }, at }: { counted: Gathered; at: number }) {
  const { counted, countedAt } = figuresWords();
  const parts = [
    ...(sent ? [counted.sent(sent.rows.length)] : []),
    ...(received ? [counted.received(received.rows.length)] : []),
  ];
  const isWhole = sent?.whole !== false && received?.whole !== false;
  return (
    <p class="quiet">
      {countedAt(at)}. {parts.length > 0 && counted.from(list(parts))} {!isWhole && counted.notWhole(mostCounted)}
    </p>
  );
}

function Figures({ open: { client, identity } }: { open: Session }) {
  const words = figuresWords();
  const at = useSignal(now.peek());
  const count = (): void => {
    at.value = Date.now();
    void gather(client, identity, at.value);
  };
  useEffect(count, []);
  const waiting = mayList(identity).inbox ? waitingTasks.value : undefined;
  const counted = gathered.value;
  return (
    <section class="figures">
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
        <button class="ds-button" data-variant="tertiary" type="button" onClick={count}>
          {words.again}
        </button>
      </header>
      {gatherFailure.value && <FailureNote failure={gatherFailure.value} />}
      {counted === undefined && !gatherFailure.value && <p role="status">{shellWords().loading}</p>}
      <dl class="key-figures">
        {waiting && <WaitingKeys waiting={waiting} />}
        {counted && <CountedKeys counted={counted} />}
      </dl>
      <div class="charts">
        {waiting && waiting.length > 0 && <WaitingCharts waiting={waiting} />}
        {counted && <CountedCharts counted={counted} />}
      </div>
      {counted && <CountedNote counted={counted} at={at.value} />}
    </section>
  );
}

/** What waits and how long, what is due, what went back and forth in the last weeks, and how long it took. */
export function FiguresView() {
  return session.value === undefined ? null : <Figures open={session.value} />;
}
