import type { Principal } from '../../client/connection.ts';
import type { Act, TrackedSubmission } from '../../protocol/answers.ts';
import { cleanLines, facts, table, timeToSecond } from './show.ts';
import type { Shown } from './show-lists.ts';

/** So much of a key's id tells it from the others in one submission. */
function shortKey(keyid: string | undefined): string {
  return keyid?.slice(0, 8) ?? '';
}

/** What the connection knows of keys: the agency's own principals. */
type Known = readonly Pick<Principal, 'name' | 'holder' | 'keyid'>[];

/** The keys that have acted, each whole, with the name and the holder that the connection knows it by. */
function showKeys({ acts }: TrackedSubmission, known: Known, width: number): string {
  const keyids = new Set(acts.flatMap(({ by }) => by?.keyid ?? []));
  if (keyids.size === 0) return '';
  const rows = [...keyids].map((keyid) => {
    const found = known.find((one) => one.keyid === keyid);
    const holder = found?.holder === undefined ? '' : `, holder ${found.holder}`;
    return [`  ${shortKey(keyid)}`, found === undefined ? keyid : `${keyid}\n${found.name}${holder}`] as const;
  });
  return `\n\nKeys\n${facts(rows, width)}`;
}

/** Who has done an act, as far as it is told: an agency, or the exchange itself. */
function doerOf({ by, agency }: Act): string {
  return by?.agency ?? (agency ? `the exchange, for ${agency}` : 'the exchange');
}

/** Why an act was done, whole: what a report was opened for, the balancing of secrecy, the reason of a refusal, what was done about a recall. */
function whyOf({
  purpose,
  caseReference,
  justification,
  secrecyAssessment,
  reason,
  action,
  until,
}: Act): string | undefined {
  const reference = caseReference === undefined ? undefined : `case ${caseReference}`;
  const about = [purpose, reference].filter((part) => part !== undefined).join(', ');
  const balanced = secrecyAssessment && `secrecy, ${secrecyAssessment.provision}: ${secrecyAssessment.reason}`;
  const said = [
    [about, justification].filter(Boolean).join(': '),
    balanced,
    until && `until ${until}`,
    reason,
    action,
  ].filter(Boolean);
  return said.length === 0 ? undefined : said.join('\n');
}

/** Acts as a list of who, when and why: each with why beneath it, whole. */
export function shownActs(known: Known, width: number): Shown<Act> {
  return {
    columns: [
      { title: '#' },
      { title: 'AT' },
      { title: 'ACT' },
      { title: 'BY', flexible: true },
      { title: 'WHO', flexible: true },
    ],
    row: (act) => {
      const found = known.find(({ keyid }) => keyid === act.by?.keyid);
      return [
        String(act.seq),
        timeToSecond(act.at),
        act.act,
        doerOf(act),
        found?.name ?? act.by?.name ?? shortKey(act.by?.keyid),
      ];
    },
    below: (act) => {
      const why = whyOf(act);
      return why === undefined ? undefined : cleanLines(why, '    ', width);
    },
  };
}

/** Why acts were done, as far as it may be read: whoever corrects a report works by the reasons, whoever watches over its use by the others. */
function showWhy({ acts }: TrackedSubmission, width: number): string {
  const given = acts
    .map((act) => [`  ${act.seq} ${act.act}`, whyOf(act)] as const)
    .filter(([, why]) => why !== undefined);
  return given.length === 0 ? '' : `\n\nWhy\n${facts(given, width)}`;
}

/**
 * A submission's acts, in their order, and who has done each as far as it is told: the key of one's own agency's acts, the agency alone of
 * those of others.
 */
export function showActs(submission: TrackedSubmission, known: Known, width: number): string {
  const columns = [
    { title: '#' },
    { title: 'AT' },
    { title: 'ACT' },
    { title: 'BY', flexible: true },
    { title: 'KEY' },
  ];
  const rows = submission.acts.map((act) => [
    String(act.seq),
    timeToSecond(act.at),
    act.act,
    doerOf(act),
    shortKey(act.by?.keyid),
  ]);
  return table(columns, rows, width) + showWhy(submission, width) + showKeys(submission, known, width);
}
