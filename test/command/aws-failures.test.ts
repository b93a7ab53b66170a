import { describe, expect, it } from 'vitest';
import { NotSendable } from '../../shared/client/failures.ts';
import { awsFailure } from '../../shared/command/enrolment/aws-failures.ts';

const call = { table: 'Registry', region: 'eu-north-1' };
const named = (name: string, message = 'of AWS', code?: string): Error =>
  Object.assign(new Error(message), { name, ...(code !== undefined && { code }) });

describe('what AWS refuses an operator', () => {
  it.each([
    ['CredentialsProviderError', 'there are no AWS credentials', false],
    ['ExpiredTokenException', 'your AWS session has ended', false],
    ['UnrecognizedClientException', 'does not know these credentials', false],
    ['InvalidSignatureException', 'the clock of this machine', false],
    ['AccessDeniedException', 'dynamodb:PutItem, Scan and DescribeTable on Registry', false],
    ['ResourceNotFoundException', 'there is no table Registry in eu-north-1', false],
    ['ValidationException', 'is not the table Registry', false],
    ['ThrottlingException', 'Try again', true],
    ['TimeoutError', 'does not answer', true],
  ] as const)('%s is told with what to do', (name, text, passes) => {
    expect(awsFailure(named(name), call)).toEqual({ text: expect.stringContaining(text), passes });
    expect(awsFailure(named(name), call)?.text).toContain(`(${name}: of AWS)`);
  });

  it('is told by the code of a connection that failed, and by a region that is missing', () => {
    const silent = { text: expect.stringContaining('does not answer'), passes: true };
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT'])
      expect(awsFailure(named('Error', '', code), call)).toEqual(silent);
    expect(awsFailure(new Error('Region is missing'), call)?.text).toContain('--region');
  });

  it('is nothing else', () => {
    expect(awsFailure(new TypeError('x is not a function'), call)).toBeUndefined();
    expect(awsFailure(new NotSendable('entry', []), call)).toBeUndefined();
    expect(awsFailure('thrown', call)).toBeUndefined();
  });
});
