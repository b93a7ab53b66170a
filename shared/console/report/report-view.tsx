import type { ComponentChildren } from 'preact';
import type { Report, Subject } from '../../protocol/report.ts';
import { dateTime, number } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { gradingWhole } from './cover-rows.ts';
import { PicturesView } from './pictures-view.tsx';
import { reportWords } from './words.ts';

/** A part of a report under its heading; nothing where there is nothing. */
function Part({ title, count, children }: { title: string; count: number; children: ComponentChildren }) {
  return count === 0 ? null : (
    <section class="part">
      <h3 class="ds-heading" data-size="2xs">
        {title}
      </h3>
      {children}
    </section>
  );
}

/** Facts and assessments are never mistaken for one another: each says which it is, in words and by its line. */
function Statements({ statements }: Pick<Report, 'statements'>) {
  const words = reportWords();
  return (
    <Part title={words.labels.statements} count={statements.length}>
      <ol class="statements">
        {statements.map(({ text, nature, grading }, i) => (
          <li key={i} class="statement" data-nature={nature}>
            <span class="nature">{words.natures[nature]}</span>
            <p>{plain(text)}</p>
            {grading && <p class="quiet">{gradingWhole(grading)}</p>}
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Standing({ subject }: { subject: Extract<Subject, { type: 'person' }> }) {
  const words = reportWords();
  return (
    <span class="ds-tag" data-color={subject.suspected ? 'danger' : 'info'}>
      {subject.suspected ? words.suspected : words.notSuspected}
    </span>
  );
}

/** What a kind of identifier is called. It is whatever somebody wrote: the name of a member that every object has is none of ours. */
function identifierName(type: string): string {
  const { identifiers } = reportWords();
  return Object.hasOwn(identifiers, type) ? (identifiers[type] ?? '') : plain(type);
}

function SubjectCard({ subject }: { subject: Subject }) {
  const words = reportWords();
  return (
    <li class="subject">
      <div class="subject-head">
        <strong>{plain(subject.name ?? words.subjects[subject.type])}</strong>
        {subject.name !== undefined && <span class="quiet">{words.subjects[subject.type]}</span>}
        {subject.type === 'person' && <Standing subject={subject} />}
      </div>
      <dl class="facts">
        {subject.type === 'person' && (
          <div>
            <dt>{words.labels.category}</dt>
            <dd>{words.categories[subject.category]}</dd>
          </div>
        )}
        {subject.identifiers.map(({ type, value }, i) => (
          <div key={i}>
            <dt>{identifierName(type)}</dt>
            <dd class="identifier">{plain(value)}</dd>
          </div>
        ))}
        {subject.type === 'consignment' && subject.substance !== undefined && (
          <div>
            <dt>{words.labels.substance}</dt>
            <dd>{plain(subject.substance)}</dd>
          </div>
        )}
        {subject.type === 'consignment' && subject.quantityGrams !== undefined && (
          <div>
            <dt>{words.labels.quantity}</dt>
            <dd>{words.grams(number(subject.quantityGrams))}</dd>
          </div>
        )}
      </dl>
      {subject.description !== undefined && <p>{plain(subject.description)}</p>}
    </li>
  );
}

function Pictures({ images }: { images: NonNullable<Report['images']> }) {
  return (
    <Part title={reportWords().labels.pictures} count={images.length}>
      <PicturesView images={images} />
    </Part>
  );
}

function Totals({ totals }: { totals: NonNullable<Report['totals']> }) {
  const { labels, grams } = reportWords();
  return (
    <Part title={labels.totals} count={totals.length}>
      <table class="ds-table" data-zebra>
        <thead>
          <tr>
            {[labels.period, labels.office, labels.substance, labels.events, labels.quantity].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {totals.map(({ period, office, substance, events, quantityGrams }, i) => (
            <tr key={i}>
              <td>{plain(period)}</td>
              <td>{plain(office)}</td>
              <td>{plain(substance)}</td>
              <td class="amount">{number(events)}</td>
              <td class="amount">{grams(number(quantityGrams))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

/** A report as people read it. Its text is text: nothing of it is ever taken for markup. */
export function ReportView({ report }: { report: Report }) {
  const words = reportWords();
  const { observed, places } = report;
  return (
    <article class="report">
      <header>
        <h2 class="ds-heading" data-size="sm">
          {plain(report.title)}
        </h2>
        <p class="quiet">
          {words.kinds[report.kind]} · {words.labels.observed.toLowerCase()} {dateTime(observed.from)}
          {observed.to !== observed.from && ` – ${dateTime(observed.to)}`}
        </p>
      </header>
      <Statements statements={report.statements} />
      <Part title={words.labels.subjects} count={report.subjects.length}>
        <ul class="subjects">
          {report.subjects.map((subject, i) => (
            <SubjectCard key={i} subject={subject} />
          ))}
        </ul>
      </Part>
      <Part title={words.labels.places} count={places.length}>
        <ul class="places-told">
          {places.map(({ name, latitude, longitude }, i) => (
            <li key={i}>
              {plain(name)}
              {latitude !== undefined && longitude !== undefined && (
                <span class="quiet">
                  {' '}
                  {number(latitude)}, {number(longitude)}
                </span>
              )}
            </li>
          ))}
        </ul>
      </Part>
      <Pictures images={report.images ?? []} />
      <Totals totals={report.totals ?? []} />
    </article>
  );
}
