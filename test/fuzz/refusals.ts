import { expect } from 'vitest';
import { codes, type Fault, type Refusal } from '../../shared/domain/refusal.ts';
import { problem } from '../../shared/protocol/problem.ts';
import { canary } from './mutations.ts';

/** Every name of a member that the contract has in a body; a pointer into what was sent may name nothing else. */
const members = new Set(
  (
    'cover sealed version reference recipients priority handling code conditions grading source information unnecessaryReason ' +
    'purpose description legalGround offence name minimumPenaltyMonths maximumPenaltyMonths systematic retention class ' +
    'caseClosedOn secrecy provision date replaces decision sealedDigest reason acceptsConditions secrecyAssessment ' +
    'justification caseReference decisions submission body signature input value title kind observed from to statements text ' +
    'nature subjects places images totals type identifiers category suspected substance quantityGrams latitude longitude ' +
    'mediaType data caption takenAt period office events'
  ).split(' '),
);

/** Faults are rows of ours: known pointers, a sentence each, fifty at most, and not a word of what was sent. */
export const expectOurOwnWords = (faults: readonly Fault[]): void => {
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.length).toBeLessThanOrEqual(50);
  for (const { pointer, detail } of faults) {
    const segments = pointer === '' ? [] : pointer.split('/').slice(1);
    expect(segments.filter((segment) => !members.has(segment) && !/^\d+$/.test(segment))).toEqual([]);
    expect(detail).toMatch(/^[\x20-\x7e]{5,200}$/);
    expect(`${pointer} ${detail}`).not.toContain(canary);
  }
};

/** A refusal of this code alone, and a problem that holds nothing of what was sent. */
export const expectRefusal = (refusal: Refusal, code: Refusal['code']): void => {
  expect(refusal.code).toBe(code);
  expect(Object.values(codes).flat()).toContain(code);
  if (refusal.errors !== undefined) expectOurOwnWords(refusal.errors);
  expect(problem(refusal).body).not.toContain(canary);
};
