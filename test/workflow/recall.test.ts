import { describe, expect, it } from 'vitest';
import type { AgencyRules } from '../../shared/domain/rules.ts';
import { listAsked, listOverdue } from '../../shared/workflow/acknowledgements.ts';
import { handledAs } from '../support/submissions.ts';
import {
  acknowledgement,
  approval,
  disclosure,
  given,
  happens,
  recall,
  release,
  review,
  submission,
  withdrawal,
} from '../support/workflow/given.ts';
import { agencyRules, aWorld, type World } from '../support/workflow/world.ts';

const fast = submission(handledAs('H0'));
const released = [fast, review('anna'), approval('anna'), release];
const day = 86_400_000;

describe('a recall', () => {
  it('is one act, after which no key is left, and nobody opens the record', async () => {
    const { world } = await given(...released)
      .when(recall('anna'))
      .leadsTo('recalled');
    const { id } = world;
    const of = { recipient: 'customs', originator: 'police', id };
    expect(await world.records.wrappedKey(of)).toBeUndefined();
    expect(await world.records.read('customs', id)).toMatchObject({
      state: 'recalled',
      cover: { recipients: ['customs'] },
    });
    expect(await world.exchange.read(id)).toMatchObject({ untold: ['customs'] });
    await given(...released, recall('anna'))
      .when(disclosure('tor'))
      .leadsTo('record-recalled');
    await given(...released, recall('anna'))
      .when(recall('bo'))
      .leadsTo('record-recalled');
  });

  it('is none of what is not released yet, of what was withdrawn, or of what another agency has sent', async () => {
    await given(fast, review('anna'), approval('anna')).when(recall('anna')).leadsTo('not-found');
    await given(fast, withdrawal('desk')).when(recall('anna')).leadsTo('not-found');
    await given(...released)
      .when(recall('tor'))
      .leadsTo('not-found');
  });

  it('takes no withdrawal with it, and lets none follow', async () => {
    await given(...released)
      .when(withdrawal('desk'))
      .leadsTo('state-conflict');
    await given(...released, recall('anna'))
      .when(withdrawal('desk'))
      .leadsTo('state-conflict');
  });
});

describe('an acknowledgement', () => {
  it('is one act for each recipient, whichever of its approvers answers, and no other action follows', async () => {
    const asked = [...released, recall('anna')];
    await given(...asked)
      .when(acknowledgement('tor', 'erased'))
      .leadsTo('acknowledged');
    await given(...asked, acknowledgement('tor', 'erased'))
      .when(acknowledgement('ulla', 'erased'))
      .leadsTo();
    await given(...asked, acknowledgement('tor', 'erased'))
      .when(acknowledgement('ulla', 'rectified'))
      .leadsTo('state-conflict');
  });

  it('is none of what is in force, and is not the originator’s to give', async () => {
    await given(...released)
      .when(acknowledgement('tor', 'erased'))
      .leadsTo('state-conflict');
    await given(...released, recall('anna'))
      .when(acknowledgement('anna', 'erased'))
      .leadsTo('not-found');
    await given(fast).when(acknowledgement('tor', 'erased')).leadsTo('not-found');
  });
});

describe('what a recipient has not answered', () => {
  const rules: AgencyRules = agencyRules.police;
  const listed = async (world: World, list: 'overdue' | 'asked') => {
    const useCase =
      list === 'asked'
        ? listAsked(world.exchange, 'customs')
        : listOverdue(world.exchange, 'police', { police: rules });
    const outcome = await useCase(await world.callOf('anna', 'POST', 'acknowledgements', {}));
    return outcome.ok ? (outcome.value.body as Record<string, object[]>)[list] : outcome;
  };

  it('is overdue after seven days, and not a moment sooner; for the recipient it is asked at once', async () => {
    const world = aWorld();
    await happens(world, ...released);
    const since = new Date(world.clock.now).toISOString();
    await happens(world, recall('anna'));
    const { id } = world;
    const row = { id, reference: 'K 2026/1187', since, kind: 'recalled' };
    expect(await listed(world, 'asked')).toEqual([{ ...row, originator: 'police' }]);
    world.clock.now = Date.parse(since) + 7 * day;
    expect(await listed(world, 'overdue')).toEqual([]);
    world.clock.now += 1;
    expect(await listed(world, 'overdue')).toEqual([{ ...row, agency: 'customs' }]);
    await happens(world, acknowledgement('tor', 'rectified'));
    expect(await listed(world, 'overdue')).toEqual([]);
    expect(await listed(world, 'asked')).toEqual([]);
  });

  it('is a correction too, of what is in force no longer; a recall of what was corrected asks anew', async () => {
    const world = aWorld();
    await happens(world, ...released);
    const old = world.id;
    world.id = world.otherId;
    await happens(world, submission({ ...handledAs('H0'), replaces: old }), review('anna'), approval('anna'), release);
    expect(await listed(world, 'asked')).toMatchObject([{ id: old, kind: 'replaced' }]);
    world.id = old;
    await happens(world, acknowledgement('tor', 'rectified'));
    expect(await listed(world, 'asked')).toEqual([]);
    await happens(world, recall('anna'));
    expect(await listed(world, 'asked')).toMatchObject([{ id: old, kind: 'recalled' }]);
    await happens(world, acknowledgement('ulla', 'erased'));
    expect(await listed(world, 'asked')).toEqual([]);
  });
});
