import { describe, expect, it } from 'vitest';
import { configOf, environmentOf } from '../../shared/runtime/config.ts';

const complete = {
  AGENCIES: '["police"]',
  INTAKE_KEYS_OF: '{"police":["arn:aws:kms:eu-north-1:000000000000:key/1"]}',
  LOG_KEY: 'arn:aws:kms:eu-north-1:000000000000:key/2',
};

describe('the configuration of a function', () => {
  it('is read once, by its schema', () => {
    expect(configOf('publish-keys', complete)).toEqual({
      AGENCIES: ['police'],
      INTAKE_KEYS_OF: { police: ['arn:aws:kms:eu-north-1:000000000000:key/1'] },
      LOG_KEY: complete.LOG_KEY,
    });
  });

  it('names everything that is missing or wrong at once, and no value', () => {
    const read = () => configOf('publish-keys', { AGENCIES: '["secret"', INTAKE_KEYS_OF: '{"police":"x"}' });
    expect(read).toThrow(
      'configuration of publish-keys: AGENCIES is not valid, INTAKE_KEYS_OF is not valid, LOG_KEY is missing',
    );
  });

  it('gives no function both a content key and the table of ciphertexts, but the one that writes there', () => {
    for (const [fn, variables] of Object.entries(environmentOf)) {
      const names: readonly string[] = variables;
      const both = names.includes('SEALED_TABLE') && names.some((n) => n === 'STAGING_KEY' || n === 'RECORDS_KEY');
      expect(both, fn).toBe(fn === 'accept-submission');
    }
  });
});
