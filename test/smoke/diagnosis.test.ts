import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnosisOf } from '../../infra/smoke/diagnosis.ts';
import { readOptions } from '../../infra/smoke/options.ts';
import { StepFailed, stepNames } from '../../infra/smoke/steps.ts';
import { MessageMissing, QueueUnreadable } from '../../infra/smoke/waits.ts';
import { NotSendable, Refused, Unreachable } from '../../shared/client/failures.ts';

const way = { from: 'police', to: 'customs' };
const of = (step: (typeof stepNames)[number], cause: unknown) => diagnosisOf(new StepFailed(step, cause), way);
const internal = new Refused(500, 'internal', 'Something has failed.');

describe('what is said of a step that failed', () => {
  it('names both halves where the key does not move at intake, or the first where KMS does not unwrap', () => {
    const pair = of('submit', internal);
    // What AWS documents ambiguously comes before all else.
    expect(pair).toMatch(/^First the condition kms:EncryptionAlgorithm/);
    expect(pair).toMatch(/ReEncryptFrom on the intake key \(alias …\/police\/intake-N, statement AcceptTakesOver/);
    expect(pair).toMatch(/ReEncryptTo on the staging key \(alias …\/police\/staging, statement AcceptStages/);
    expect(pair).toContain('…-police-accept-submission');
    const first = of('submit', new Refused(422, 'sealed-invalid', 'No.'));
    expect(first).toContain('AcceptTakesOver');
    expect(first).not.toContain('AcceptStages');
  });

  it('names the second pair where nothing is released, and the message where that alone is missing', () => {
    const release = of('release', new Error('no "released" of customs within 60 s'));
    expect(release).toMatch(/ReleaseMoves.*ReleaseGives/);
    expect(release).toContain('…/customs/records');
    expect(of('release', new MessageMissing('late'))).not.toContain('ReleaseMoves');
  });

  it('names statements and context members that the templates have', () => {
    const source = readFileSync(new URL('../../infra/constructs/keys/key-rights.ts', import.meta.url), 'utf8');
    const all = stepNames.map((step) => of(step, internal) ?? '').join('\n');
    const statements = [...all.matchAll(/statement (\w+)/g)].map(([, sid]) => sid);
    expect(new Set(statements).size).toBe(7);
    for (const sid of statements) expect(source).toContain(`sid: '${sid}'`);
    const contexts = [...all.matchAll(/context of exactly ([\w, ]+)\)/g)].map(([, members]) =>
      members?.split(', ').sort(),
    );
    expect(contexts).toEqual([
      ['intake', 'originator', 'sealedDigest', 'submission'],
      ['originator', 'recipient', 'sealedDigest', 'submission'],
    ]);
    for (const members of contexts) for (const member of members ?? []) expect(source).toContain(`'${member}'`);
  });

  it('leaves to the doctor what is of the connection, and adds nothing to what says itself what it is', () => {
    expect(of('submit', new Refused(401, 'key-unknown', 'No.'))).toContain('samsyn doctor');
    expect(of('seal', new Unreachable('no answer from 127.0.0.1:1 (ECONNREFUSED)'))).toContain('samsyn doctor');
    expect(of('submit', new Refused(422, 'sharing-refused', 'No.'))).toBeUndefined();
    expect(of('seal', new NotSendable('submission', []))).toBeUndefined();
    expect(of('task', new QueueUnreadable('denied'))).toBeUndefined();
  });
});

describe('the command line', () => {
  it('has patience in seconds, and an address that ends in /v1', () => {
    expect(readOptions([])).toMatchObject({ patience: 60_000, json: false });
    expect(readOptions(['--patience', '300', '--json'])).toMatchObject({ patience: 300_000, json: true });
    for (const args of [
      ['--patience', '0'],
      ['--patience', '1e3'],
      ['--url', 'http://127.0.0.1:4571'],
      ['more'],
      ['--no'],
    ])
      expect(() => readOptions(args)).toThrow(expect.objectContaining({ name: 'Usage' }));
  });
});
