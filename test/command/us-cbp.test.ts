import { describe, expect, it } from 'vitest';
import { makeReport } from '../../infra/local/demo/seizures/make.ts';
import type { Line } from '../../shared/command/bulk/lines.ts';
import {
  calendarMonth,
  coverOf,
  grams,
  noFigures,
  readSeizures,
  reportOf,
  type SeizureRow,
  substanceOf,
  withRow,
} from '../../shared/command/conversion/us-cbp.ts';
import type { Result } from '../../shared/domain/result.ts';
import { readSubmissionBody } from '../../shared/protocol/cover.ts';
import { readReport } from '../../shared/protocol/report.ts';

const head =
  'FY,Month (abbv),Component,Region,Land Filter,Area of Responsibility,Drug Type,Count of Event,Sum Qty (lbs)';
// Rows of the published table, as they stand there.
const atlanta =
  '2020,APR,Office of Field Operations,Coastal/Interior,Other,ATLANTA FIELD OFFICE,Other Drugs**,2,0.330693393';
const baltimore =
  '2020,APR,Office of Field Operations,Coastal/Interior,Other,BALTIMORE FIELD OFFICE,Ketamine,1,0.017416518698';
const table = (...rows: string[]) => [head, ...rows, ''].join('\r\n');

/** Lines as a file has them. */
async function* linesIn(text: string): AsyncGenerator<Line> {
  for (const [at, line] of text.split('\n').entries()) {
    if (line !== '') yield { number: at + 1, bytes: Buffer.from(line), end: 0, ended: true };
  }
}
const readText = async (text: string) => {
  const read: Result<SeizureRow, string>[] = [];
  for await (const row of readSeizures(linesIn(text))) read.push(row);
  return read;
};

const rowsOf = async (...rows: string[]): Promise<readonly SeizureRow[]> =>
  (await readText(table(...rows))).map((row) => {
    if (!row.ok) throw new Error(row.error);
    return row.value;
  });
const rowOf = async (row: string): Promise<SeizureRow> => {
  const [first] = await rowsOf(row);
  if (first === undefined) throw new Error('no row');
  return first;
};
const faultsIn = async (text: string): Promise<string[]> =>
  (await readText(text)).flatMap((row) => (row.ok ? [] : [row.error]));
const faultsOf = (...rows: string[]) => faultsIn(table(...rows));

describe('the table of drug seizures', () => {
  it('is read row by row, with the quantity as it was published', async () =>
    expect(await rowsOf(atlanta, baltimore)).toMatchObject([
      { line: 2, fiscalYear: 2020, month: 'APR', office: 'ATLANTA FIELD OFFICE', events: 2, pounds: '0.330693393' },
      { line: 3, drug: 'Ketamine', events: 1 },
    ]));

  it('is counted: rows, events, rows with exactly one event', async () =>
    expect((await rowsOf(atlanta, baltimore)).reduce(withRow, noFigures)).toEqual({ rows: 2, events: 3, single: 1 }));

  it.each(['2.20462262e-05', '1.2E+03'])(
    'takes quantities with an exponent, as spreadsheets write them: %s',
    async (lb) => expect((await rowOf(baltimore.replace('0.017416518698', lb))).pounds).toBe(lb),
  );

  it.each([
    ['a year', atlanta.replace('2020', 'FY20'), 'line 2: FY'],
    ['a month', atlanta.replace('APR', 'April'), 'line 2: Month'],
    ['a count', atlanta.replace(',2,', ',2.5,'), 'line 2: Count of Event'],
    ['a count of none', atlanta.replace(',2,', ',0,'), 'line 2: Count of Event'],
    ['a quantity', atlanta.replace('0.330693393', '-1'), 'line 2: Sum Qty'],
    ['a quantity without end', atlanta.replace('0.330693393', '1e400'), 'line 2: Sum Qty (lbs) is too large'],
    [
      'a quantity that no number holds',
      atlanta.replace('0.330693393', '1e-400'),
      'line 2: Sum Qty (lbs) is too large or',
    ],
    ['a name', atlanta.replace('Other Drugs**', ''), 'line 2: a name'],
  ])('is refused where %s is wrong', async (_, row, fault) => expect((await faultsOf(row)).join()).toContain(fault));

  it('tells all faults at once', async () =>
    expect(await faultsOf(atlanta.replace('APR', 'X'), baltimore.replace('APR', 'Y'))).toHaveLength(2));

  it.each([
    ['the same', 'ATLANTA FIELD OFFICE'],
    ['spaces around it', ' ATLANTA FIELD OFFICE '],
    ['two spaces in it', 'ATLANTA  FIELD OFFICE'],
    ['a space that does not break', 'ATLANTA\u00a0FIELD OFFICE'],
    ['letters of full width', 'ＡＴＬＡＮＴＡ FIELD OFFICE'],
  ])('is refused where two rows count the same, for one of them would be doubled: %s', async (_, office) =>
    expect(await faultsOf(atlanta, atlanta.replace(',2,', ',3,').replace('ATLANTA FIELD OFFICE', office))).toEqual([
      'line 3: counts the same as line 2',
    ]),
  );

  it('is refused with other columns, and told of semicolons', async () => {
    expect(await faultsIn('a,b\n1,2\n')).toEqual([expect.stringContaining('line 1: the columns must be FY')]);
    expect(await faultsIn(table(atlanta).replaceAll(',', ';'))).toEqual([
      expect.stringContaining('line 1: the columns stand apart by semicolons'),
    ]);
  });

  it('is refused without a row', async () => {
    expect(await faultsIn(`${head}\r\n`)).toEqual(['it has no rows']);
    expect(await faultsIn('')).toEqual(['it is empty']);
  });
});

describe('the US fiscal year', () => {
  it.each([
    ['OCT', { year: 2019, month: 10 }],
    ['DEC', { year: 2019, month: 12 }],
    ['JAN', { year: 2020, month: 1 }],
    ['SEP', { year: 2020, month: 9 }],
  ] as const)('%s of FY2020 is %o', (month, calendar) =>
    expect(calendarMonth({ fiscalYear: 2020, month })).toEqual(calendar),
  );

  it('makes the whole month the time of observation, leap days included', async () =>
    expect(reportOf(await rowOf(atlanta.replace('APR', 'FEB'))).observed).toEqual({
      from: '2020-02-01T00:00:00Z',
      to: '2020-02-29T23:59:59Z',
    }));
});

describe('quantities', () => {
  it.each([
    [1, 453.592],
    [0.330693393, 150],
    [2.20462262e-5, 0.01],
    [1137.4970870152, 515959.999],
    [0, 0],
  ])('%d lb are %d g', (pounds, weight) => expect(grams(pounds)).toBeCloseTo(weight, 2));

  it('are told to the milligram', () => expect(grams(0.017416518698)).toBe(7.9));
});

describe('the report of a row', () => {
  it('of several events is one of totals, and of nothing else', async () => {
    const report = reportOf(await rowOf(atlanta));
    expect(report.kind).toBe('other');
    expect(report.subjects).toEqual([]);
    expect(report.totals).toEqual([
      { period: '2020-04', office: 'ATLANTA FIELD OFFICE', substance: 'Other Drugs', events: 2, quantityGrams: 150 },
    ]);
  });

  it('of exactly one event is a consignment, with no identifier and no totals', async () => {
    const report = reportOf(await rowOf(baltimore));
    expect(report.kind).toBe('consignment');
    expect(report.totals).toBeUndefined();
    expect(report.subjects).toEqual([
      { type: 'consignment', substance: 'Ketamine', quantityGrams: 7.9, identifiers: [] },
    ]);
  });

  it('of a weight below a milligram has it all the same', async () => {
    for (const row of [atlanta.replace('0.330693393', '1e-9'), baltimore.replace('0.017416518698', '1e-9')]) {
      const report = reportOf(await rowOf(row));
      expect([report.subjects[0], report.totals?.[0]]).toContainEqual(
        expect.objectContaining({ quantityGrams: expect.closeTo(4.5359237e-7, 12) }),
      );
      expect(JSON.stringify(report.statements)).not.toContain('0 lb');
    }
  });

  it('of one event without a weight gives none, and says so', async () => {
    const report = reportOf(await rowOf(baltimore.replace('0.017416518698', '0')));
    expect(report.subjects).toEqual([{ type: 'consignment', substance: 'Ketamine', identifiers: [] }]);
    expect(report.statements.at(-1)?.text).toContain('no weight was recorded');
  });

  it('quotes the row as published, footnote marks and all', async () =>
    expect(reportOf(await rowOf(atlanta)).statements[0]).toEqual({
      nature: 'fact',
      text: expect.stringMatching(
        /Drug type: Other Drugs\*\*\. Count of events: 2\. Sum of quantity: 0\.330693393 lb\.$/,
      ),
    }));

  it.each([
    ['Other Drugs**', 'Other Drugs'],
    ['Khat (Catha Edulis)', 'Khat (Catha Edulis)'],
    ['Heroin *', 'Heroin'],
  ])('names %s as %s', (drug, substance) => expect(substanceOf(drug)).toBe(substance));

  it('adds no day, person, place or address', async () => {
    for (const row of await rowsOf(atlanta, baltimore)) {
      const report = reportOf(row);
      expect(report.places).toEqual([]);
      expect(report.images).toBeUndefined();
      expect(report.subjects.every(({ type, identifiers }) => type === 'consignment' && identifiers.length === 0)).toBe(
        true,
      );
      expect(report.observed.from.slice(8)).toBe('01T00:00:00Z');
    }
  });

  it.each([atlanta, baltimore])('follows the contract, as it was made', async (row) => {
    const report = reportOf(await rowOf(row));
    expect(readReport(report)).toEqual({ ok: true, value: report });
    expect(makeReport(await rowOf(row)).report).toEqual(report);
  });

  it('goes under a cover that the exchange takes', async () => {
    const context = { originator: 'customs', agencies: ['customs', 'police'], catchAlls: [], today: '2026-11-24' };
    const body = { cover: coverOf(await rowOf(atlanta), ['police']), sealed: 'x' };
    expect(readSubmissionBody(body, context)).toEqual({ ok: true, value: body });
  });
});
