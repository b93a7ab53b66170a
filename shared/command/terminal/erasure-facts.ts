import type { SubmissionAnswer } from '../../protocol/answers.ts';

/** When what the agency has goes, by which rule, and where that stands. */
export function erasureFacts(erasure: SubmissionAnswer['erasure']): readonly (readonly [string, string | undefined])[] {
  if (erasure === undefined) return [];
  const { on, rule, source, pausedSince } = erasure;
  const paused = pausedSince === undefined ? '' : `, at the latest: its clock stands since ${pausedSince}`;
  return [
    ['Goes', `${on}${paused}`],
    ['By', `${source} (${rule})`],
  ];
}
