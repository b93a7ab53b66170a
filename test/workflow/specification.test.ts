import { describe, expect, it } from 'vitest';
import { mostInAnHour } from '../../shared/domain/openings.ts';
import { decodeBase64url } from '../../shared/protocol/base64.ts';
import { personalPair, unwrapped } from '../support/memory/keys.ts';
import { handledAs } from '../support/submissions.ts';
import {
  acceptance,
  approval,
  disclosure,
  given,
  minutes,
  rejection,
  release,
  review,
  type Step,
  sendingBack,
  submission,
  withdrawal,
} from '../support/workflow/given.ts';

const fast = submission(handledAs('H0'));
const fourEyes = submission(handledAs('H1'));
const asking = submission(handledAs('H3'));
const byAnna = [review('anna'), approval('anna')];
const byBoth = [...byAnna, review('bo'), approval('bo')];
const released = [fast, ...byAnna, release];
const times = (count: number, step: Step): readonly Step[] => Array.from({ length: count }, () => step);

describe('an approver', () => {
  it('approves what it has opened', () => given(fourEyes, review('anna')).when(approval('anna')).leadsTo('approved'));
  it('approves nothing unread', () => given(fourEyes, review('anna')).when(approval('bo')).leadsTo('not-reviewed'));
  it('approves what was submitted, and nothing else', () =>
    given(fourEyes, review('anna'))
      .when(approval('anna', { sealedDigest: 'U'.repeat(43) }))
      .leadsTo('sealed-digest-mismatch'));
  it('approves again what it has approved, without an effect', () =>
    given(fourEyes, ...byAnna)
      .when(approval('anna'))
      .leadsTo());
  it('does not go back on it', () =>
    given(fourEyes, ...byAnna)
      .when(rejection('anna'))
      .leadsTo('already-decided'));
  it('is one of two pairs of eyes, the second the last', () =>
    given(fourEyes, ...byAnna, review('bo'))
      .when(approval('bo'))
      .leadsTo('approved'));
  it('comes third to nothing', () =>
    given(fourEyes, review('cecilia'), ...byBoth)
      .when(approval('cecilia'))
      .leadsTo('state-conflict'));
  it('does not approve what it has submitted', () =>
    given(submission(handledAs('H1'), 'sara'), review('sara'))
      .when(approval('sara'))
      .leadsTo('self-approval'));
  it('asks the recipients with the last approval of what is on conditions', () =>
    given(asking, ...byAnna, review('bo'))
      .when(approval('bo'))
      .leadsTo('approved', 'asked'));
  it('of another agency is told nothing, until it is asked', () =>
    given(asking, ...byAnna)
      .when(acceptance('tor'))
      .leadsTo('not-found'));
  it('of a recipient accepts the conditions in words', () =>
    given(asking, ...byBoth)
      .when(approval('tor'))
      .leadsTo('body-invalid'));
  it('of a recipient accepts them once for its agency', async () => {
    await given(asking, ...byBoth)
      .when(acceptance('tor'))
      .leadsTo('approved');
    await given(asking, ...byBoth, acceptance('tor'))
      .when(acceptance('ulla'))
      .leadsTo('state-conflict');
  });
  it('of a recipient returns nothing', () =>
    given(asking, ...byBoth)
      .when(sendingBack('tor'))
      .leadsTo('body-invalid'));
  it('ends a submission alone', async () => {
    await given(fourEyes, review('anna')).when(rejection('anna')).leadsTo('rejected');
    const { world } = await given(fourEyes, review('anna')).when(sendingBack('anna')).leadsTo('returned');
    expect(await world.exchange.stagedKey(world.id)).toBeUndefined();
  });
});

describe('a withdrawal', () => {
  it('is its originator’s', () => given(fourEyes).when(withdrawal('desk')).leadsTo('withdrawn'));
  it('is nobody else’s, who is not even told', () =>
    given(asking, ...byBoth)
      .when(withdrawal('tor'))
      .leadsTo('not-found'));
  it('is one', () => given(fourEyes, withdrawal('desk')).when(withdrawal('desk')).leadsTo('state-conflict'));
  it('comes too late for what is approved, or released', async () => {
    await given(fourEyes, ...byBoth)
      .when(withdrawal('desk'))
      .leadsTo('state-conflict');
    await given(...released)
      .when(withdrawal('desk'))
      .leadsTo('state-conflict');
  });
  it('ends everything: nobody opens or decides it any more', async () => {
    await given(fourEyes, review('anna'), withdrawal('desk')).when(review('bo')).leadsTo('state-conflict');
    await given(fourEyes, review('anna'), withdrawal('desk')).when(approval('anna')).leadsTo('state-conflict');
  });
});

describe('a release', () => {
  it('is proved by real signatures, and unlocks a record for its recipient alone', async () => {
    const { world, body } = await given(fourEyes, ...byBoth)
      .when(release)
      .leadsTo('released');
    expect(body).toEqual({ outcome: 'record-released' });
    expect(await world.records.read('customs', world.id)).toMatchObject({ state: 'released', originator: 'police' });
    expect(await world.records.read('police', world.id)).toBeUndefined();
    expect(await world.exchange.stagedKey(world.id)).toBeUndefined();
  });
  it('happens once, however often it is told', async () => {
    const { world, body } = await given(fourEyes, ...byBoth, release)
      .when(release)
      .leadsTo();
    expect(body).toEqual({ outcome: 'release-done-before' });
    expect(world.keys.asked.filter((what) => what === 'release')).toHaveLength(1);
  });
  it('waits for all approvals', async () => {
    const { world, body } = await given(fourEyes, ...byAnna)
      .when(release)
      .leadsTo();
    expect(body).toEqual({ outcome: 'release-done-before' });
    expect(world.keys.asked).not.toContain('release');
  });
  it('is of those that accept its conditions', () =>
    given(asking, ...byBoth, acceptance('tor'))
      .when(release)
      .leadsTo('released'));
});

describe('an opening of the report', () => {
  it('hands its key to that person, and stands on record before it leaves', async () => {
    const { world, body } = await given(...released)
      .when(disclosure('tor'))
      .leadsTo('disclosed');
    const key = unwrapped(personalPair.privateKey, decodeBase64url(String(body.encryptedKey)) ?? new Uint8Array());
    expect(key).toHaveLength(32);
    const stored = await world.exchange.read(world.id);
    expect(body.disclosure).toEqual({ seq: stored?.submission.seq, hash: stored?.hash });
    // The very key under which it was sealed: the approver is handed the same.
    const reviewed = await given(fast).when(review('anna')).leadsTo('reviewed');
    const staged = decodeBase64url(String(reviewed.body.encryptedKey)) ?? new Uint8Array();
    expect(unwrapped(personalPair.privateKey, staged)).toHaveLength(32);
  });
  it('is a recipient’s, once it is released', async () => {
    await given(fast, ...byAnna)
      .when(disclosure('tor'))
      .leadsTo('not-found');
    await given(asking, ...byBoth)
      .when(disclosure('tor'))
      .leadsTo('not-found');
  });
  it('is refused the hundred and first time in an hour, to that person alone, and asks no key of KMS', async () => {
    const hundred = [fast, ...times(mostInAnHour, review('anna')).flatMap((step) => [step, minutes(-1)])];
    const { world, body } = await given(...hundred)
      .when(review('anna'))
      .leadsTo('too-many-calls');
    expect(body.retryAfter).toBe(3600);
    expect(world.keys.asked.filter((what) => what === 'open')).toHaveLength(mostInAnHour);
    await given(...hundred)
      .when(review('bo'))
      .leadsTo('reviewed');
    await given(...hundred, minutes(60))
      .when(review('anna'))
      .leadsTo('reviewed');
  });
});
