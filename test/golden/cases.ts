import type { Command } from '../../shared/domain/command.ts';
import type { Unlocking } from '../../shared/workflow/ports.ts';
import { given } from '../support/given.ts';
import {
  approvalBy,
  desk,
  disclosureBy,
  erasureOf,
  extensionBy,
  type History,
  handledAs,
  oldId,
  pauseBy,
  person,
  recallBy,
  rejectionBy,
  release,
  returnBy,
  reviewBy,
  someEvidence,
  unproven,
  withdrawalBy,
} from '../support/submissions.ts';

const anna = person('police', 'anna');
const bo = person('police', 'bo');
const cia = person('customs', 'cia');
const dan = person('coastguard', 'dan');

const fast = handledAs('H0');
const fourEyes = handledAs('H1');
const asking = handledAs('H3', ['customs', 'coastguard']);
const correction = { ...fast, replaces: oldId };

const byFirst = [reviewBy(anna), approvalBy(anna)];
const byBoth = [...byFirst, reviewBy(bo), approvalBy(bo)];
const accepts = { acceptsConditions: true };
const late = '2026-12-24T09:00:00.000Z';
const acknowledgement: Command = {
  kind: 'acknowledge',
  by: cia,
  at: late,
  evidence: someEvidence(),
  action: 'erased',
  replaced: false,
};
const lapse = (agency: string): Command => ({ kind: 'lapse', at: late, agency });

/** A command on what a history has led to, and the records that its release corrects. */
export interface Case {
  readonly history: History;
  /** None where the history's own first act is accepted. */
  readonly command?: Command;
  readonly corrects?: Unlocking['corrects'];
}

/** Each command wherever it has an effect of its own. */
export const cases: Readonly<Record<string, Case>> = {
  'a submission': { history: given(fast) },
  'a correction': { history: given(correction) },
  'a review': { history: given(fast), command: reviewBy(anna) },
  'the approval of H0': { history: given(fast, reviewBy(anna)), command: approvalBy(anna) },
  'the first approval of H1': { history: given(fourEyes, reviewBy(anna)), command: approvalBy(anna) },
  'the last approval of H1': { history: given(fourEyes, ...byFirst, reviewBy(bo)), command: approvalBy(bo) },
  'the originator’s last approval of H3, which asks': {
    history: given(asking, ...byFirst, reviewBy(bo)),
    command: approvalBy(bo),
  },
  'a recipient’s acceptance, with another still asked': {
    history: given(asking, ...byBoth),
    command: approvalBy(cia, accepts),
  },
  'the last recipient’s acceptance': {
    history: given(asking, ...byBoth, approvalBy(cia, accepts)),
    command: approvalBy(dan, accepts),
  },
  'a recipient’s refusal, with another still asked': { history: given(asking, ...byBoth), command: rejectionBy(cia) },
  'the last recipient’s refusal, where nobody accepts': {
    history: given(asking, ...byBoth, rejectionBy(cia)),
    command: rejectionBy(dan),
  },
  'a rejection': { history: given(fast, reviewBy(anna)), command: rejectionBy(anna) },
  'the rejection of a correction': { history: given(correction, reviewBy(anna)), command: rejectionBy(anna) },
  'a return': { history: given(fourEyes, ...byFirst, reviewBy(bo)), command: returnBy(bo) },
  'a withdrawal': { history: given(fast), command: withdrawalBy(desk) },
  'the withdrawal of a correction whose recipients are asked': {
    history: given({ ...asking, replaces: oldId }, ...byBoth),
    command: withdrawalBy(desk),
  },
  'the withdrawal of what is not proved': { history: unproven(given(fast, ...byFirst)), command: withdrawalBy(desk) },
  'a release': { history: given(fourEyes, ...byBoth), command: release },
  'the release of what was not proved': { history: unproven(given(fast, ...byFirst)), command: release },
  'the release of a correction': {
    history: given(correction, ...byFirst),
    command: release,
    corrects: [{ recipient: 'customs', originator: 'police', id: oldId, was: 'released' }],
  },
  'the release of a correction of what was recalled': {
    history: given(correction, ...byFirst),
    command: release,
    corrects: [{ recipient: 'customs', originator: 'police', id: oldId, was: 'recalled' }],
  },
  'a disclosure': { history: given(fast, ...byFirst, release), command: disclosureBy(cia) },
  'a recall': { history: given(fast, ...byFirst, release), command: recallBy(desk) },
  'a recall from two': {
    history: given(handledAs('H0', ['customs', 'coastguard']), ...byFirst, release),
    command: recallBy(desk),
  },
  'an acknowledgement': { history: given(fast, ...byFirst, release, recallBy(desk)), command: acknowledgement },
  'an acknowledgement of what was replaced': {
    history: given(fast, ...byFirst, release),
    command: { ...acknowledgement, replaced: true },
  },
  'an outcome': {
    history: given(fast, ...byFirst, release),
    command: {
      kind: 'result',
      by: cia,
      at: late,
      evidence: someEvidence(),
      outcome: 'seizure',
      note: 'Two kilos.',
    },
  },
  'a lapse, with another still asked': { history: given(asking, ...byBoth), command: lapse('customs') },
  'the last lapse, where another has accepted': {
    history: given(asking, ...byBoth, approvalBy(dan, accepts)),
    command: lapse('customs'),
  },
  'an expiry': { history: given(fourEyes, ...byFirst), command: { kind: 'expire', at: late } },
  'the expiry of a correction': { history: given(correction), command: { kind: 'expire', at: late } },
  'the extension of a recipient’s record': {
    history: given(fast, ...byFirst, release),
    command: extensionBy(cia, '2035-01-01'),
  },
  'the extension of what was never released': {
    history: given(fast, withdrawalBy(desk)),
    command: extensionBy(anna, '2030-01-01'),
  },
  'the pause of a recipient’s record': {
    history: given(fast, ...byFirst, release),
    command: pauseBy(cia, 'pause', '2027-01-01'),
  },
  'its end': {
    history: given(fast, ...byFirst, release, pauseBy(cia, 'pause', '2027-01-01')),
    command: pauseBy(cia, 'resume', '2028-01-01'),
  },
  'the erasure of a recipient’s record, with the originator’s submission kept': {
    history: given(fast, ...byFirst, release),
    command: erasureOf('customs'),
  },
  'the erasure of the originator’s submission, with a record kept': {
    history: given(fast, ...byFirst, release),
    command: erasureOf('police'),
  },
  'the erasure of the last, of what was recalled': {
    history: given(fast, ...byFirst, release, recallBy(desk), erasureOf('police')),
    command: erasureOf('customs'),
  },
  'the erasure of what was never released': {
    history: given(fast, withdrawalBy(desk)),
    command: erasureOf('police'),
  },
};
