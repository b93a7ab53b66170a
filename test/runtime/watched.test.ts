import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/runtime/log.ts';

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'joint-reconcile-keys');
  const keep = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(keep);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const use = { submission: 'id', operation: 'Decrypt', by: 'arn', told: 'event' };

describe('a line that an alarm watches', () => {
  it.each([
    [{ event: 'key-use-unexplained', ...use }, 'KeyUsesUnexplained', 1],
    [{ event: 'key-use-spare', ...use }, 'KeyUsesSpare', 1],
    [{ event: 'key-use-unused', ...use }, 'KeyUsesUnused', 1],
    [{ event: 'time-kept', hoursLate: 25 }, 'HoursLate', 25],
  ] as const)('%o tells the metric by its function', (event, name, value) => {
    log(event);
    const line = JSON.parse(written.join('')) as Record<string, unknown> & { _aws: { CloudWatchMetrics: unknown } };
    expect(line).toMatchObject({ message: event.event, FunctionName: 'joint-reconcile-keys', [name]: value });
    expect(line._aws.CloudWatchMetrics).toEqual([
      { Namespace: 'Samsyn', Dimensions: [['FunctionName']], Metrics: [{ Name: name }] },
    ]);
  });

  it('is none of the others', () => {
    log({ event: 'call-answered', route: 'keys', status: 200 });
    expect(written.join('')).not.toContain('_aws');
  });
});
