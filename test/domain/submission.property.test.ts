import { describe, expect, it } from 'vitest';
import { type Act, isReading } from '../../shared/domain/act.ts';
import { validIn } from '../../shared/domain/command.ts';
import { decidedPart, evolve, fold, foldDecided } from '../../shared/domain/evolve.ts';
import { noticesOf, recordNotification, taskNotices } from '../../shared/domain/notice.ts';
import { resumed, standingOf } from '../../shared/domain/progress.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { openTasks } from '../../shared/domain/tasks.ts';
import { property } from '../support/random-histories.ts';

/** Holders of an agency that have approved, read from the acts alone and not by the code under test. */
const approvers = (history: readonly Act[], agency: string) =>
  new Set(history.flatMap((a) => (a.act === 'approved' && a.by.agency === agency ? [a.by.holder] : [])));

describe('whatever is asked, in whatever order', () => {
  it('nothing is released without the distinct holders that its handling code requires, the submitter not among them', () => {
    let releases = 0;
    property(({ acts, history, state }) => {
      if (!acts?.some((a) => a.act === 'released')) return;
      releases += 1;
      const first = history[0];
      const code = state.cover.handling.code;
      const police = approvers(history, 'police');
      expect(police.size).toBeGreaterThanOrEqual(code === 'H0' ? 1 : 2);
      if (first?.act === 'submitted' && first.by.holder !== undefined) expect(police).not.toContain(first.by.holder);
      if (code !== 'H3') return;
      expect('releasedTo' in state && state.releasedTo.length).toBeGreaterThan(0);
      for (const agency of 'releasedTo' in state ? state.releasedTo : []) {
        expect(approvers(history, agency).size).toBe(1);
      }
    });
    expect(releases).toBeGreaterThan(20);
  });

  it('the acts always fold to the state, numbered from 1 without gaps', () => {
    property(({ history, state }) => {
      expect(fold(history)).toEqual(state);
      expect(history.map((a) => a.seq)).toEqual(history.map((_, i) => i + 1));
    });
  });

  it('the acts fold to what was decided also where the readings are left out', () => {
    property(({ history, state }) => {
      const decided = foldDecided(history.filter((act) => !isReading(act)));
      expect(decided && decidedPart(decided)).toEqual(decidedPart(state));
    });
  });

  it('what is kept of a state, with its first act, gives the state back', () => {
    property(({ history: [first], state }) => {
      if (first?.act !== 'submitted') throw new Error('a history begins with a submission');
      expect(resumed(first, standingOf(state))).toEqual(state);
      expect(JSON.stringify(standingOf(state))).not.toContain(state.cover.purpose.description);
    });
  });

  it('a refused command, and a repeated one, leaves the state as it was', () => {
    property(({ before, acts, state }) => {
      if (acts === undefined || acts.length === 0) expect(state).toBe(before);
    });
  });

  it('a command has an effect in the states that it declares, and in no other', () => {
    property(({ before, command: { kind }, acts }) => {
      if (acts !== undefined && acts.length > 0) expect(validIn[kind]).toContain(before.state);
    });
  });

  it('an approver decides once, and only on what that holder has opened', () => {
    property(({ before, command: next, acts }) => {
      if (next.kind !== 'decide' || acts === undefined || acts.length === 0) return;
      const { agency, holder } = next.by;
      expect(before.decisions.some((d) => d.agency === agency && d.holder === holder)).toBe(false);
      if (agency === before.originator) expect(before.reviewers).toContain(holder);
    });
  });

  it('whatever a change sets in motion, a sweep would find in the state that it leads to, and nothing else waits', () => {
    property(({ before, acts, state }) => {
      const sent = (acts ?? []).reduce<{ s: Submission; notices: string[] }>(
        ({ s, notices }, act) => {
          const next = evolve(s, act);
          return { s: next, notices: [...notices, ...noticesOf(act, s, next).map((n) => JSON.stringify(n))] };
        },
        { s: before, notices: [] },
      ).notices;
      const isForRelease = state.state === 'approved' || recordNotification(state)?.event === 'recalled';
      const waiting = [
        ...(isForRelease ? [{ to: 'release-queue', submission: state.id, priority: state.cover.priority }] : []),
        ...[...new Set([state.originator, ...state.cover.recipients])].flatMap((agency) => taskNotices(state, agency)),
      ].map((n) => JSON.stringify(n));
      for (const notice of sent) expect(waiting).toContain(notice);
      if (waiting.length > 0 && state !== before && before.state !== state.state) expect(sent).toEqual(waiting);
      expect(openTasks(state).length === 0 || state.state === 'pending').toBe(true);
    });
  });
});
