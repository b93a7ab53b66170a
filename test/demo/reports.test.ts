import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReportFile } from '../../infra/local/demo/stories/report-file.ts';
import { reportLines } from '../../infra/local/demo/stories/shown-report.ts';
import { stories } from '../../infra/local/demo/stories/stories.ts';
import { ruleOn, ruleSets } from '../../shared/domain/law/rule-on.ts';
import { sharingFaults } from '../../shared/domain/sharing.ts';
import { encodeBase64url } from '../../shared/protocol/base64.ts';
import { readDisclosureBody } from '../../shared/protocol/bodies.ts';
import { readSubmissionBody } from '../../shared/protocol/cover.ts';
import { maximumImageBytes, padReport, readReport } from '../../shared/protocol/report.ts';
import { maximumSealedLength } from '../../shared/protocol/sealed-report.ts';

const folder = new URL('../../infra/local/demo/stories/reports/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));
const files = names.map((name) => ({ name, ...readReportFile(name) }));
const originatorOf = (name: string) => stories.find(({ file }) => file === name)?.submitter.split('-')[0] ?? '';

const identifiers = (type: string) =>
  files.flatMap(({ report }) =>
    report.subjects.flatMap((subject) =>
      subject.identifiers.filter((identifier) => identifier.type === type).map(({ value }) => value),
    ),
  );

/** The Luhn sum of the last ten digits: 0 for a personnummer whose check digit is right. */
const luhn = (personnummer: string): number =>
  [...personnummer.slice(2)]
    .map((digit, at) => Number(digit) * (at % 2 === 0 ? 2 : 1))
    .reduce((sum, product) => sum + (product > 9 ? product - 9 : product), 0) % 10;

/** The check digit of an S10 number (UPU): the digits weighted, modulo 11. */
const s10CheckDigit = (serial: string): number => {
  const sum = [...serial].reduce((total, digit, at) => total + Number(digit) * (Number('86423597'[at]) || 0), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 0 : check === 11 ? 5 : check;
};

/** Test numbers out of the list that Skatteverket publishes as open data: nobody has them, and nobody gets them. */
const published = ['197701182391', '197909212388', '197909282381', '198404222385', '198804232398'];

describe.each(files)('the report $name', ({ name, cover, report }) => {
  it('follows the contract', () => {
    expect(readReport(report)).toEqual({ ok: true, value: report });
    const context = {
      originator: originatorOf(name),
      agencies: ['police', 'customs'],
      catchAlls: [],
      today: '2026-11-24',
    };
    expect(readSubmissionBody({ cover, sealed: 'x' }, context).ok).toBe(true);
  });

  it("passes its originator's sharing rule", () => {
    const law = originatorOf(name) === 'customs' ? 'customs' : 'police';
    expect(sharingFaults(ruleOn(ruleSets[law], 'sharing', '2026-11-24'), cover.offence)).toEqual([]);
  });

  it('fits into a sealed report, padded to whole steps of 4 KiB', () => {
    const padded = padReport(JSON.stringify(report));
    expect(padded.length % 4096).toBe(0);
    // Header, key, iv and tag of the JWE take less than a kilobyte.
    expect(Math.ceil((padded.length * 4) / 3) + 1024).toBeLessThan(maximumSealedLength);
  });

  it('holds facts and assessments, each graded', () => {
    expect(new Set(report.statements.map(({ nature }) => nature))).toEqual(new Set(['fact', 'assessment']));
    expect(report.statements.every(({ grading }) => grading !== undefined)).toBe(true);
  });

  it('tells a person who is not suspected from one who is', () => {
    const suspected = report.subjects.flatMap((subject) => (subject.type === 'person' ? [subject.suspected] : []));
    expect(new Set(suspected)).toEqual(new Set([true, false]));
    expect(reportLines(report).join('\n')).toContain('NOT SUSPECTED');
  });
});

describe('the stories', () => {
  it('tell each report once', () => expect(stories.map(({ file }) => file).toSorted()).toEqual(names.toSorted()));

  it('show all four handling codes, and both directions', () => {
    expect(files.map(({ cover }) => cover.handling.code).toSorted()).toEqual(['H0', 'H1', 'H2', 'H3']);
    expect(files.map(({ name }) => originatorOf(name)).toSorted()).toEqual(['customs', 'customs', 'police', 'police']);
  });

  it('open reports for purposes that the exchange takes', () => {
    for (const { disclosure } of stories) expect(readDisclosureBody(disclosure).ok).toBe(true);
  });
});

describe('nobody real is in the reports', () => {
  it("persons have Skatteverket's published test numbers, with the right check digit", () => {
    expect(new Set(identifiers('personnummer'))).toEqual(new Set(published));
    expect(published.map(luhn)).toEqual(published.map(() => 0));
  });

  it("telephones are of PTS's series for books and films", () => {
    for (const phone of identifiers('phone')) {
      expect(phone).toMatch(/^(?:070-17406(?:0[5-9]|[1-9]\d)|08-465004\d\d)$/);
    }
  });

  it('tracking numbers have the right check digit and a service indicator that is never assigned', () => {
    for (const number of identifiers('tracking-number')) {
      expect(number).toMatch(/^J[A-Z]\d{9}[A-Z]{2}$/);
      expect(Number(number[10])).toBe(s10CheckDigit(number.slice(2, 10)));
    }
  });

  it('registration numbers have letters that Sweden issues none with', () => {
    for (const plate of identifiers('plate')) expect(plate).toMatch(/^[IQV]{3} \d{3}$/);
  });
});

describe('the picture of the letter box', () => {
  const picture = readFileSync(new URL('letter-box.jpg', folder));
  const image = readReportFile('letter-box').report.images?.[0];

  it('goes into the report from the file beside it', () => expect(image?.data).toBe(encodeBase64url(picture)));
  it('is a JPEG of less than 60 KiB, in less than half of what a report may carry', () => {
    expect([...picture.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(picture.length).toBeLessThan(60 * 1024);
    expect(picture.length).toBeLessThan(maximumImageBytes / 2);
  });
});
