import { describe, expect, it } from 'vitest';
import { readBatchBody, readDecisionBody } from '../../shared/protocol/bodies.ts';
import { readSubmissionBody } from '../../shared/protocol/cover.ts';
import { parseSignature } from '../../shared/protocol/http-signature.ts';
import { parseIJson } from '../../shared/protocol/json.ts';
import { readEntry } from '../../shared/protocol/principal-entry.ts';
import { readReport } from '../../shared/protocol/report.ts';
import { readSealedReport } from '../../shared/protocol/sealed-report.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { readCursor } from '../../shared/workflow/paging.ts';
import { context } from './bodies.ts';
import { cpuMs } from './fuzz.ts';
import { expected } from './sealed.ts';

/** The largest body that the door lets in (contract, section 1). */
const largest = 320 * 1024;

/** Text of such a size: a beginning, as many pieces as fit, an end. */
const filled = (size: number, start: string, piece: (index: number) => string, end: string, between = ','): string => {
  const pieces: string[] = [];
  let length = start.length + end.length;
  for (let i = 0; ; i++) {
    const next = piece(i);
    length += next.length + between.length;
    if (length > size) break;
    pieces.push(next);
  }
  return start + pieces.join(between) + end;
};

const reader =
  (judge: (value: unknown) => unknown) =>
  (text: string): void => {
    const json = parseIJson(Buffer.from(text));
    if (json.ok) judge(json.value);
  };
const submission = reader((value) => readSubmissionBody(value, context));
const decisions = reader((value) => [readBatchBody(value), readDecisionBody(value)]);
const report = reader(readReport);
const sealed = (text: string): unknown => readSealedReport(text, expected);
const headers = (text: string): unknown => [
  parseSignature({ signatureInput: [text], signature: [text], contentDigest: [text], contentType: [text] }, true),
  parseSignature({ signatureInput: [`samsyn=${text}`], signature: [`samsyn=:${text}:`] }, false),
];
const cursor = (text: string): unknown => readCursor('police', 'inbox', text);
const entry = (text: string): unknown => readEntry(nodeCrypto, text, {});

/** What an insider would send to keep a function busy: as much as fits of what costs most. */
const burdens: readonly [string, (size: number) => string, (text: string) => unknown][] = [
  [
    'a list of ever other recipients',
    (n) => filled(n, '{"cover":{"recipients":[', (i) => `"a${i}"`, ']},"sealed":""}'),
    submission,
  ],
  [
    'a list of recipients that are none',
    (n) => filled(n, '{"cover":{"recipients":[', () => '1', ']},"sealed":""}'),
    submission,
  ],
  ['unknown members of a cover', (n) => filled(n, '{"cover":{', (i) => `"a${i}":1`, '},"sealed":""}'), submission],
  [
    'a purpose of nothing but punctuation',
    (n) => filled(n, '{"cover":{"purpose":{"code":"prevent","description":"', () => '. ', '"}},"sealed":""}', ''),
    submission,
  ],
  [
    'a purpose of nothing but combining marks',
    (n) =>
      filled(
        n / 2,
        '{"cover":{"purpose":{"code":"prevent","description":"',
        () => '\u0301\u0323',
        '"}},"sealed":""}',
        '',
      ),
    submission,
  ],
  [
    'a purpose of letters that grow when they are compared',
    (n) =>
      filled(n / 3, '{"cover":{"purpose":{"code":"prevent","description":"', () => '\uFDFA', '"}},"sealed":""}', ''),
    submission,
  ],
  ['empty rows of a batch', (n) => filled(n, '{"decisions":[', () => '{}', ']}'), decisions],
  ['a reason of escapes', (n) => filled(n, '{"decision":"reject","reason":"', () => '\\u0041', '"}', ''), decisions],
  ['members of objects within objects', (n) => filled(n, '{"decision":', () => '{"a":', '', ''), decisions],
  ['empty statements of a report', (n) => filled(n, '{"statements":[', () => '{}', ']}'), report],
  ['empty totals of a report', (n) => filled(n, '{"kind":"other","totals":[', () => '{}', ']}'), report],
  ['empty pictures of a report', (n) => filled(n, '{"images":[', () => '{"data":""}', ']}'), report],
  ['nothing but opening brackets', (n) => '['.repeat(n), reader(() => {})],
  ['a number of digits', (n) => '1'.repeat(n), reader(() => {})],
  ['nothing but spaces', (n) => ' '.repeat(n), reader(() => {})],
  ['a name that goes on', (n) => `{"${'a'.repeat(n)}":1}`, reader(() => {})],
  ['dots', (n) => '.'.repeat(n), sealed],
  ['a header without end', (n) => 'A'.repeat(n), sealed],
  [
    'a ciphertext with one wrong letter at its end',
    (n) => `e30.${'A'.repeat(512)}.${'A'.repeat(16)}.${'A'.repeat(n)}!.${'A'.repeat(22)}`,
    sealed,
  ],
  ['a header line of base64url', (n) => 'A'.repeat(n), headers],
  ['a header line of quotes', (n) => '"@method" '.repeat(n / 10), headers],
  ['a header line of parameters', (n) => ';created=1'.repeat(n / 10), headers],
  ['a cursor of base64url', (n) => 'A'.repeat(n), cursor],
  ['an entry of dots', (n) => '.'.repeat(n), entry],
  ['an entry of base64url', (n) => `${'A'.repeat(n)}.e30.AA`, entry],
];

/** The least of three times: what the code takes, without what the machine does beside. */
const leastMs = async (judge: (text: string) => unknown, text: string): Promise<number> => {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const before = process.threadCpuUsage();
    await judge(text);
    times.push(cpuMs(before));
  }
  return Math.min(...times);
};

describe('the time that a message takes', () => {
  it.each(burdens)('grows no faster than the message: %s', async (_, made, judge) => {
    const quarter = await leastMs(judge, made(largest / 4));
    const whole = await leastMs(judge, made(largest));
    // In proportion it is four times as much, by squares sixteen times. What takes less than 100 ms is no burden either way.
    expect(whole).toBeLessThan(100 + 8 * quarter);
    expect(whole).toBeLessThan(5000);
  });
});
