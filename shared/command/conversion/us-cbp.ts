import { createHash } from 'node:crypto';
import type { Cover } from '../../domain/cover.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Report } from '../../protocol/report.ts';
import type { Line } from '../bulk/lines.ts';
import { recordsOf } from './csv.ts';
import { Doubles } from './doubles.ts';

/**
 * The drug seizure statistics of U.S. Customs and Border Protection, one row a month, office and drug, made into reports. A row is a
 * total, and its report says so: no day, person, address or consignment is added that the table does not hold. Pure.
 */
const columns = [
  'FY',
  'Month (abbv)',
  'Component',
  'Region',
  'Land Filter',
  'Area of Responsibility',
  'Drug Type',
  'Count of Event',
  'Sum Qty (lbs)',
] as const;

/** The months in the order of the US fiscal year, which begins on 1 October of the calendar year before. */
const fiscalMonths = ['OCT', 'NOV', 'DEC', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP'] as const;
type FiscalMonth = (typeof fiscalMonths)[number];

/** One row of the table. `pounds` is the text as published: the report quotes it. */
export interface SeizureRow {
  /** The line of the file, from 1. */
  readonly line: number;
  readonly fiscalYear: number;
  readonly month: FiscalMonth;
  readonly component: string;
  readonly region: string;
  readonly landFilter: string;
  readonly office: string;
  readonly drug: string;
  readonly events: number;
  readonly pounds: string;
}

function isFiscalMonth(text: string): text is FiscalMonth {
  return fiscalMonths.some((month) => month === text);
}

/** The avoirdupois pound, by definition (international yard and pound agreement, 1959). */
const gramsInPound = 453.59237;

/** Pounds in grams, to the milligram: the table itself is weighed no finer than 10 mg. What is less than that is something all the same. */
export function grams(pounds: number): number {
  return Math.round(pounds * gramsInPound * 1000) / 1000 || pounds * gramsInPound;
}

/** The most that a report can hold (contract, section 8). */
const mostGrams = 1e12;

/** Why a text is no quantity; a number that is none by the time it is counted would be told as 0 lb. */
function quantityFault(pounds: string): string | undefined {
  if (!/^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(pounds)) return 'must be a number with a point, 0 or more';
  const weight = grams(Number(pounds));
  const isZero = !/[1-9]/.test(pounds.split(/e/i)[0] ?? '');
  return weight > mostGrams || (weight === 0 && !isZero) ? 'is too large or too small to be counted' : undefined;
}

function readRow(line: number, fields: readonly string[]): Result<SeizureRow, string> {
  const [year = '', month = '', component = '', region = '', landFilter = '', office = '', drug = ''] = fields;
  const [events = '', pounds = ''] = fields.slice(7);
  const fault = (what: string) => err(`line ${line}: ${what}`);
  if (!/^20\d\d$/.test(year)) return fault('FY must be a year of four digits');
  if (!isFiscalMonth(month)) return fault(`Month (abbv) must be one of ${fiscalMonths.join(', ')}`);
  const words = [component, region, landFilter, office, drug];
  if (words.some((text) => text.trim() === '' || text.length > 100)) return fault('a name is empty or too long');
  if (!/^[1-9]\d{0,8}$/.test(events)) return fault('Count of Event must be a whole number, 1 or more');
  const wrong = quantityFault(pounds);
  if (wrong !== undefined) return fault(`Sum Qty (lbs) ${wrong}`);
  const row = { line, fiscalYear: Number(year), month, component, region, landFilter, office, drug };
  return ok({ ...row, events: Number(events), pounds });
}

/** A name as one compares it: two rows of one office are not two offices by a space, or by letters of another width. */
function compared(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
}

/** A mark of what a row counts, for no two rows of the table count the same: of a long table marks are kept, and not the rows. */
function countedBy(row: SeizureRow): Uint8Array {
  const names = [row.component, row.region, row.landFilter, row.office, row.drug].map(compared);
  const counts = JSON.stringify([row.fiscalYear, row.month, ...names]);
  return createHash('sha256').update(counts).digest();
}

function headFault(fields: readonly string[]): string | undefined {
  if (fields.map(compared).join() === columns.join()) return undefined;
  if (fields.join().split(';').length >= columns.length)
    return 'the columns stand apart by semicolons: save it as CSV with commas, and numbers with a point';
  return `the columns must be ${columns.join(', ')}`;
}

/**
 * The rows of the table as they come, or what is wrong with each, a sentence; of a table with other columns that alone. Whoever takes a row
 * before all are read may have taken one of a table that is wrong further on; rows that count the same are told after the last.
 */
export async function* readSeizures(lines: AsyncIterable<Line>): AsyncGenerator<Result<SeizureRow, string>> {
  const doubles = new Doubles();
  try {
    for await (const row of rowsOf(lines)) {
      if (row.ok) doubles.add(countedBy(row.value), row.value.line);
      yield row;
    }
    for (const { line, first } of doubles.found()) yield err(`line ${line}: counts the same as line ${first}`);
  } finally {
    doubles.close();
  }
}

/** The rows of a table that was read before: whether two of them count the same is known. */
export async function* rowsOf(lines: AsyncIterable<Line>): AsyncGenerator<Result<SeizureRow, string>> {
  let [hasHead, hasRows] = [false, false];
  for await (const record of recordsOf(lines)) {
    if (!hasHead && record.ok) {
      hasHead = true;
      const fault = headFault(record.value.fields);
      if (fault === undefined) continue;
      yield err(`line ${record.value.line}: ${fault}`);
      return;
    }
    hasRows = true;
    if (!record.ok) yield record;
    else {
      const { line, fields } = record.value;
      yield readRow(line, fields);
    }
  }
  if (!hasRows) yield err(hasHead ? 'it has no rows' : 'it is empty');
}

/** The calendar month of a row: October, November and December belong to the fiscal year that bears the next year's number. */
export function calendarMonth({ fiscalYear, month }: Pick<SeizureRow, 'fiscalYear' | 'month'>) {
  const place = fiscalMonths.indexOf(month);
  return { year: place < 3 ? fiscalYear - 1 : fiscalYear, month: ((place + 9) % 12) + 1 };
}

/** A drug's name without the marks that point to a footnote of the publication, which the file does not hold. */
export function substanceOf(drug: string): string {
  return drug.replace(/\*+$/, '').trim();
}

/** The whole month, in UTC: the table knows no day. */
function observedIn(row: SeizureRow): Report['observed'] {
  const { year, month } = calendarMonth(row);
  const instant = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
  return { from: instant(Date.UTC(year, month - 1)), to: instant(Date.UTC(year, month) - 1000) };
}

function quotation(row: SeizureRow): string {
  return (
    `U.S. Customs and Border Protection, drug seizure statistics, fiscal year ${row.fiscalYear}, month ${row.month}. ` +
    `Component: ${row.component}. Region: ${row.region}. Land filter: ${row.landFilter}. Area of responsibility: ${row.office}. ` +
    `Drug type: ${row.drug}. Count of events: ${row.events}. Sum of quantity: ${row.pounds} lb.`
  );
}

const total =
  'This is a published monthly total. It tells no day, place, person or consignment, and the events in it need not belong together.';
const single =
  'The table counts exactly one event here. An event is a seizure and may have had several packages or other drugs with it; it happened on some day of the month.';
const noWeight = 'The table gives 0 lb: no weight was recorded, or the goods were counted and not weighed.';

function fact(text: string) {
  return { text, nature: 'fact' as const };
}

/** What a report of one event holds beyond the quotation: the consignment, with a weight where the table has one. */
function consignment(substance: string, quantityGrams: number): Report['subjects'] {
  return [{ type: 'consignment', substance, ...(quantityGrams > 0 && { quantityGrams }), identifiers: [] }];
}

/**
 * The report of one row. More events than one make a report of the kind `other` with `totals`; exactly one makes a `consignment`, with
 * no identifier. It follows `readReport` of the protocol for whatever `readSeizures` lets pass.
 */
export function reportOf(row: SeizureRow): Report {
  const { year, month } = calendarMonth(row);
  const period = `${year}-${String(month).padStart(2, '0')}`;
  const substance = substanceOf(row.drug);
  const quantityGrams = grams(Number(row.pounds));
  const isSingle = row.events === 1;
  const office = row.office.trim();
  const events = isSingle ? '1 event' : `${row.events} events`;
  const statements = [fact(quotation(row)), fact(isSingle ? single : total)];
  const common = {
    version: 1 as const,
    title: `${substance}, ${office}, ${period}: ${events}`,
    observed: observedIn(row),
    statements: quantityGrams > 0 ? statements : [...statements, fact(noWeight)],
    places: [],
  };
  if (isSingle) return { ...common, kind: 'consignment', subjects: consignment(substance, quantityGrams) };
  const totals = [{ period, office, substance, events: row.events, quantityGrams }];
  return { ...common, kind: 'other', subjects: [], totals };
}

/** The cover that a row is sent under. Statistics are about no person, so there is no grading to state (TBDL 3:4). */
export function coverOf(row: SeizureRow, recipients: readonly string[]): Cover {
  return {
    version: 1,
    reference: `US-CBP FY${row.fiscalYear} ${row.month} line ${row.line}`,
    recipients,
    priority: 'routine',
    handling: { code: 'H0' },
    grading: { unnecessaryReason: 'Published statistics, about no person.' },
    purpose: {
      code: 'prevent',
      description:
        'Compare which drugs customs seizes, where and how much, with what the police see in their own areas.',
    },
    legalGround: 'Tullverkets brottsdatalag (2018:1694) 3 kap. 2 §',
    offence: { name: 'Narkotikasmuggling', minimumPenaltyMonths: 0, maximumPenaltyMonths: 36, systematic: false },
    retention: { class: 'no-case' },
  };
}

/** What a table holds in all; a row's figures are added to those of the rows before it. */
export interface Figures {
  readonly rows: number;
  readonly events: number;
  /** Rows of exactly one event. */
  readonly single: number;
}
export const noFigures: Figures = { rows: 0, events: 0, single: 0 };
export function withRow({ rows, events, single }: Figures, row: Pick<SeizureRow, 'events'>): Figures {
  return {
    rows: rows + 1,
    events: events + row.events,
    single: single + (row.events === 1 ? 1 : 0),
  };
}
