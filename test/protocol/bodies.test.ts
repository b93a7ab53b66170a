import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../shared/domain/refusal.ts';
import type { Result } from '../../shared/domain/result.ts';
import {
  readBatchBody,
  readDecisionBody,
  readDisclosureBody,
  readReviewBody,
  readWithdrawalBody,
} from '../../shared/protocol/bodies.ts';

const pointers = (result: Result<unknown, Refusal>): string[] => {
  if (result.ok) return [];
  expect(result.error.code).toBe('body-invalid');
  return (result.error.errors ?? []).map((fault) => fault.pointer);
};
const sealedDigest = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
const approve = { decision: 'approve', sealedDigest };
const reject = { decision: 'reject', sealedDigest, reason: 'Not within the purpose.' };
const row = { submission: '019ab1c2-0000-7000-8000-000000000000', body: '{}', signature: { input: 'x', value: 'y' } };
const disclosure = { purpose: 'investigate', justification: 'Case of smuggling by letter.' };

describe('a body that is taken', () => {
  it.each([
    ['a review without words', readReviewBody, {}],
    ['a review with a justification', readReviewBody, { justification: 'x'.repeat(10) }],
    ['an approval', readDecisionBody, approve],
    ['an approval of conditions', readDecisionBody, { ...approve, acceptsConditions: true }],
    [
      'an approval with an assessment',
      readDecisionBody,
      { ...approve, secrecyAssessment: { provision: 'OSL 10:2', reason: 'Needed for the case.' } },
    ],
    ['a reject', readDecisionBody, reject],
    ['a return', readDecisionBody, { ...reject, decision: 'return' }],
    ['a withdrawal', readWithdrawalBody, { reason: 'Wrong' }],
    ['a disclosure', readDisclosureBody, disclosure],
    ['a disclosure for a case', readDisclosureBody, { ...disclosure, caseReference: 'K-1-26' }],
    ['a batch of 25', readBatchBody, { decisions: Array.from({ length: 25 }, () => row) }],
  ])('%s', (_, read, body) => expect(read(body)).toEqual({ ok: true, value: body }));
});

describe('a body that is refused', () => {
  it.each([
    ['a review of a list', readReviewBody, [], ''],
    ['a review of null', readReviewBody, null, ''],
    ['a review of 9 characters', readReviewBody, { justification: 'x'.repeat(9) }, '/justification'],
    ['a review of 501 characters', readReviewBody, { justification: 'x'.repeat(501) }, '/justification'],
    ['a review with a member more', readReviewBody, { purpose: 'investigate' }, ''],
    ['another decision', readDecisionBody, { ...approve, decision: 'maybe' }, '/decision'],
    ['a decision on no digest', readDecisionBody, { decision: 'approve' }, '/sealedDigest'],
    ['a digest of 42 characters', readDecisionBody, { ...approve, sealedDigest: 'A'.repeat(42) }, '/sealedDigest'],
    [
      'a digest that is not canonical',
      readDecisionBody,
      { ...approve, sealedDigest: 'A'.repeat(42).concat('B') },
      '/sealedDigest',
    ],
    ['an approval with a reason', readDecisionBody, { ...approve, reason: 'It is fine.' }, '/reason'],
    ['a reject without a reason', readDecisionBody, { ...approve, decision: 'reject' }, '/reason'],
    ['a return without a reason', readDecisionBody, { ...approve, decision: 'return' }, '/reason'],
    ['a reason of 4 characters', readDecisionBody, { ...reject, reason: 'abcd' }, '/reason'],
    ['a reason of 501 characters', readDecisionBody, { ...reject, reason: 'x'.repeat(501) }, '/reason'],
    ['a reason that is null', readDecisionBody, { ...reject, reason: null }, '/reason'],
    ['acceptance as text', readDecisionBody, { ...approve, acceptsConditions: 'true' }, '/acceptsConditions'],
    [
      'half an assessment',
      readDecisionBody,
      { ...approve, secrecyAssessment: { provision: 'OSL' } },
      '/secrecyAssessment/reason',
    ],
    ['a withdrawal without a reason', readWithdrawalBody, {}, '/reason'],
    ['a disclosure for statistics', readDisclosureBody, { ...disclosure, purpose: 'statistics' }, '/purpose'],
    ['a disclosure without words', readDisclosureBody, { purpose: 'investigate' }, '/justification'],
    ['a case with a line break', readDisclosureBody, { ...disclosure, caseReference: 'K-1\n' }, '/caseReference'],
    ['an empty batch', readBatchBody, { decisions: [] }, '/decisions'],
    ['a batch of 26', readBatchBody, { decisions: Array.from({ length: 26 }, () => row) }, '/decisions'],
    ['a row on no id', readBatchBody, { decisions: [row, { ...row, submission: '../x' }] }, '/decisions/1/submission'],
    ['a row that is a list', readBatchBody, { decisions: [row, [row]] }, undefined],
    ['a row with a member more', readBatchBody, { decisions: [{ ...row, contentType: 'x' }] }, '/decisions/0'],
  ])('%s', (_, read, body, pointer) => {
    const found = pointers(read(body));
    if (pointer === undefined) expect(found.length).toBeGreaterThan(0);
    else expect(found).toEqual([pointer]);
  });
});

describe('a list of a hundred thousand items that are none', () => {
  it('is told by its first fault alone: the faults of all would take the time of their square', () => {
    const decisions = Array.from({ length: 100_000 }, () => ({}));
    const read = readBatchBody({ decisions });
    expect(read).toMatchObject({
      ok: false,
      error: { code: 'body-invalid', errors: [{ pointer: expect.any(String) }] },
    });
    expect(read.ok || read.error.errors?.length).toBe(1);
  });
});
