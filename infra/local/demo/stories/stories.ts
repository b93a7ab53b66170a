import type { DecisionBody, DisclosureBody } from '../../../../shared/protocol/bodies.ts';

/** Who does what with one of the demo's reports. All names are principals of connection.json. */
export interface Story {
  /** The file in `reports/`. */
  readonly file: string;
  readonly submitter: string;
  /** The originator's approvers, in the order in which they decide. */
  readonly approvers: readonly string[];
  /** The recipient's approver who accepts the conditions of an H3. */
  readonly accepting?: string;
  readonly secrecyAssessment?: NonNullable<DecisionBody['secrecyAssessment']>;
  readonly reader: string;
  /** Whether the reader has a watch for what it names. */
  readonly isWatchedFor?: boolean;
  readonly disclosure: DisclosureBody;
  /** Keys of the submitting person that try to approve its own report, and are refused. */
  readonly selfApproval?: readonly string[];
  /** Whether the reader asks for the report before it is released, and is refused. */
  readonly readsTooSoon?: boolean;
}

/** The four reports of the demo: each handling code once, two in each direction. */
export const stories: readonly Story[] = [
  {
    file: 'letter-box',
    submitter: 'police-desk',
    approvers: ['police-approver-1', 'police-approver-2'],
    secrecyAssessment: {
      provision: 'OSL (2009:400) 10 kap. 15 a §',
      reason: 'The need of Customs outweighs the harm: the goods are stopped at the border or not at all.',
    },
    reader: 'customs-analyst',
    readsTooSoon: true,
    disclosure: {
      purpose: 'investigate',
      justification: 'Compare the packing with five letters seized at Arlanda in the same week.',
      caseReference: 'TV-UND-2026-1184',
    },
  },
  {
    file: 'seized-letters',
    isWatchedFor: true,
    submitter: 'customs-desk',
    approvers: ['customs-approver-1'],
    reader: 'police-analyst',
    disclosure: {
      purpose: 'investigate',
      justification: 'The telephone number of the labels is that of a suspect in the case of the letter boxes.',
      caseReference: 'UR-2026-04711',
    },
  },
  {
    file: 'controlled-delivery',
    submitter: 'customs-duty-officer',
    selfApproval: ['customs-duty-officer', 'customs-officer-approver'],
    approvers: ['customs-approver-1', 'customs-approver-2'],
    accepting: 'police-approver-1',
    secrecyAssessment: {
      provision: 'OSL (2009:400) 10 kap. 24 §',
      reason: 'The Police must know of the delivery to keep away from it; the conditions on the cover guard the rest.',
    },
    reader: 'police-analyst',
    disclosure: {
      purpose: 'investigate',
      justification: 'Plan the surveillance of the collection point from 25 November under the conditions accepted.',
      caseReference: 'UR-2026-04711',
    },
  },
  {
    file: 'bridge-crossing',
    submitter: 'police-desk',
    approvers: ['police-approver-2', 'police-approver-1'],
    reader: 'customs-analyst',
    disclosure: {
      purpose: 'prevent',
      justification: 'Judge whether the car is to be chosen for control at the bridge on 3 December.',
    },
  },
];
