import type fc from 'fast-check';
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
import { readSubmissionBody } from '../../shared/protocol/cover.ts';
import { batch, context, decision, disclosure, review, submission, withdrawal } from './bodies.ts';
import { fuzz, fuzzTimeout, inTime } from './fuzz.ts';
import { type Json, mutatedJson } from './mutations.ts';
import { expectRefusal } from './refusals.ts';
import {
  isBatchBody,
  isDecisionBody,
  isDisclosureBody,
  isReviewBody,
  isSubmissionBody,
  isWithdrawalBody,
} from './rules.ts';

interface Body {
  readonly name: string;
  readonly valid: fc.Arbitrary<Json>;
  readonly read: (value: unknown) => Result<unknown, Refusal>;
  readonly holds: (value: unknown) => boolean;
  readonly code: Refusal['code'];
}

const bodies: readonly Body[] = [
  {
    name: 'submission',
    valid: submission,
    read: (value) => readSubmissionBody(value, context),
    holds: (value) => isSubmissionBody(value, context),
    code: 'cover-invalid',
  },
  { name: 'decision', valid: decision, read: readDecisionBody, holds: isDecisionBody, code: 'body-invalid' },
  { name: 'batch of decisions', valid: batch, read: readBatchBody, holds: isBatchBody, code: 'body-invalid' },
  { name: 'review', valid: review, read: readReviewBody, holds: isReviewBody, code: 'body-invalid' },
  { name: 'withdrawal', valid: withdrawal, read: readWithdrawalBody, holds: isWithdrawalBody, code: 'body-invalid' },
  { name: 'disclosure', valid: disclosure, read: readDisclosureBody, holds: isDisclosureBody, code: 'body-invalid' },
];

describe.each(bodies)('the body of a $name, however it is bent', ({ valid, read, holds, code }) => {
  it(
    'is taken just where the contract’s rules hold, as it came, and refused in words of ours otherwise',
    () =>
      fuzz(mutatedJson(valid), async (value) => {
        const before = JSON.stringify(value);
        const result = await inTime(() => read(value));
        expect(result.ok).toBe(holds(value));
        if (result.ok) expect(result.value).toEqual(value);
        else expectRefusal(result.error, code);
        expect(JSON.stringify(value)).toBe(before);
        return result.ok;
      }),
    fuzzTimeout,
  );
});
