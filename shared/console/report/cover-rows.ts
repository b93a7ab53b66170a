import type { Cover } from '../../domain/cover.ts';
import type { Grading } from '../../domain/grading.ts';
import { ruleSets } from '../../domain/law/rule-on.ts';
import { lastOf } from '../../domain/non-empty.ts';
import { sharingFaults } from '../../domain/sharing.ts';
import { agencyName } from '../words/agencies.ts';
import { list } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { lawWords } from './law-words.ts';
import { reportWords } from './words.ts';

/** A row of what is told: what it is called, and what it says. */
export interface Told {
  readonly label: string;
  readonly text: string;
}

function told(label: string, text: string | undefined): readonly Told[] {
  return text === undefined ? [] : [{ label, text }];
}

/** A grading in short: B2, or why there is none. */
export function gradingWords(grading: Grading): string {
  return 'source' in grading
    ? `${grading.source}${grading.information}`
    : reportWords().ungraded(plain(grading.unnecessaryReason));
}

/** A grading with what its letters mean. */
export function gradingWhole(grading: Grading): string {
  if (!('source' in grading)) return gradingWords(grading);
  const { sources, accuracies } = reportWords();
  return `${gradingWords(grading)}: ${sources[grading.source]}; ${accuracies[grading.information]}`;
}

/** What the originator tells in the clear of the report itself, and of what may be done with it. */
export function coverRows(cover: Cover, originator: string): readonly Told[] {
  const words = reportWords();
  const { labels } = words;
  const { handling, retention, secrecy } = cover;
  const closed = retention.caseClosedOn === undefined ? '' : `, ${words.caseClosed(retention.caseClosedOn)}`;
  return [
    ...told(labels.reference, plain(cover.reference)),
    ...told(labels.from, agencyName(originator)),
    ...told(labels.to, list(cover.recipients.map(agencyName))),
    ...told(lawWords().priority, words.priorities[cover.priority]),
    ...told(labels.handling, `${handling.code}: ${words.handling[handling.code]}`),
    ...told(labels.conditions, handling.conditions && plain(handling.conditions)),
    ...told(labels.grading, gradingWhole(cover.grading)),
    ...told(labels.retention, words.retention[retention.class] + closed),
    ...told(labels.secrecy, secrecy && `${plain(secrecy.provision)}, ${secrecy.date}`),
    ...told(labels.replaces, cover.replaces),
  ];
}

/** The law of sharing that has a threshold today. */
const threshold = lastOf(ruleSets.customs.sharing);

/**
 * What the law of sharing makes of an offence. Which of the two laws binds the originator was judged when it was submitted; whoever
 * approves is told what either asks.
 */
function sharingWords({ offence }: Cover): string {
  const words = lawWords();
  if (sharingFaults(threshold, offence).length > 0) return words.belowThreshold;
  return words.overThreshold(offence.systematic ? words.isSystematic : words.reachesOneYear);
}

/** What the law asks of it: purpose, ground, offence, and whether it may be shared. */
export function lawRows(cover: Cover): readonly Told[] {
  const words = reportWords();
  const { labels } = words;
  const { purpose, offence } = cover;
  const whole = [
    plain(offence.name),
    words.scale(offence.minimumPenaltyMonths, offence.maximumPenaltyMonths),
    ...(offence.systematic ? [words.systematic] : []),
  ];
  return [
    ...told(labels.purpose, `${words.purposes[purpose.code]}. ${plain(purpose.description)}`),
    ...told(labels.ground, plain(cover.legalGround)),
    ...told(labels.offence, whole.join(', ')),
    ...told(lawWords().sharing, sharingWords(cover)),
  ];
}
