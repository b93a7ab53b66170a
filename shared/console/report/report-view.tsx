import type { ComponentChildren } from 'preact';
import type { Report, Subject } from '../../protocol/report.ts';
import { dateTime, number } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { gradingWords } from './cover-view.tsx';
import { addressOf } from './pictures.ts';
import { reportWords } from './words.ts';

/** A part of a report under its heading; nothing where there is nothing. */
const Part = ({ title, count, children }: { title: string; count: number; children: ComponentChildren }) =>
  count === 0 ? null : (
    <section class="part">
      <h3 class="ds-heading" data-size="2xs">
        {title}
      </h3>
      {children}
    </section>
  );

/** Facts and assessments are never mistaken for one another: each says which it is, in words and by its line. */
const Statements = ({ statements }: Pick<Report, 'statements'>) => {
  const words = reportWords();
  return (
    <Part title={words.labels.statements} count={statements.length}>
      <ol class="statements">
        {statements.map(({ text, nature, grading }, i) => (
          <li key={i} class="statement" data-nature={nature}>
            <span class="nature">
              {words.natures[nature]}
              {grading && ` · ${gradingWords(grading)}`}
            </span>
            <p>{plain(text)}</p>
          </li>
        ))}
      </ol>
    </Part>
  );
};

const Standing = ({ subject }: { subject: Extract<Subject, { type: 'person' }> }) => {
  const words = reportWords();
  return (
    <span class="ds-tag" data-color={subject.suspected ? 'danger' : 'info'}>
      {subject.suspected ? words.suspected : words.notSuspected}
      {subject.category !== 'other' && subject.category !== 'suspect' && `, ${words.categories[subject.category]}`}
    </span>
  );
};

const SubjectCard = ({ subject }: { subject: Subject }) => {
  const words = reportWords();
  return (
    <li class="subject">
      <div class="subject-head">
        <strong>{plain(subject.name ?? words.subjects[subject.type])}</strong>
        {subject.name !== undefined && <span class="quiet">{words.subjects[subject.type]}</span>}
        {subject.type === 'person' && <Standing subject={subject} />}
      </div>
      <dl class="facts">
        {subject.identifiers.map(({ type, value }, i) => (
          <div key={i}>
            <dt>{plain(type)}</dt>
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
};

const Pictures = ({ images }: { images: NonNullable<Report['images']> }) => {
  const words = reportWords();
  return (
    <Part title={words.labels.pictures} count={images.length}>
      <div class="pictures">
        {images.map((picture) => (
          <figure key={picture.data.slice(0, 64)}>
            <img src={addressOf(picture)} alt={plain(picture.caption)} />
            <figcaption>
              {plain(picture.caption)}
              {picture.takenAt !== undefined && <span class="quiet">, {words.takenAt(dateTime(picture.takenAt))}</span>}
            </figcaption>
          </figure>
        ))}
      </div>
    </Part>
  );
};

const Totals = ({ totals }: { totals: NonNullable<Report['totals']> }) => {
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
};

/** A report as people read it. Its text is text: nothing of it is ever taken for markup. */
export const ReportView = ({ report }: { report: Report }) => {
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
};
