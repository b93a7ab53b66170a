import type { Report, Subject } from '../../protocol/report.ts';
import type { Trace } from '../client.ts';

/*
 * What somebody is writing: a tree like that of a cover and a report, whose leaves are what stands in the fields. Numbers and times are
 * text until they are read, and what was not chosen yet is an empty text: a half-written report is no report, and is checked as what it is.
 */

export interface GradingDraft {
  readonly how: 'graded' | 'unnecessary';
  readonly source: string;
  readonly information: string;
  readonly unnecessaryReason: string;
}

export interface StatementDraft {
  readonly text: string;
  readonly nature: string;
  /** Whether it is graded otherwise than the report as a whole. */
  readonly graded: boolean;
  readonly grading: GradingDraft;
}

export interface SubjectDraft {
  readonly type: Subject['type'];
  readonly name: string;
  readonly description: string;
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly category: string;
  readonly suspected: string;
  readonly substance: string;
  readonly quantityGrams: string;
}

export interface PlaceDraft {
  readonly name: string;
  readonly latitude: string;
  readonly longitude: string;
}

/** A picture as it will be sent, and what is told of it to whoever sends it. */
export interface PictureDraft {
  readonly mediaType: string;
  readonly data: string;
  readonly caption: string;
  readonly takenAt?: string | undefined;
  /** The file that it came from, with its name and size: it may be larger than the picture, which is made to fit. */
  readonly original?: File | undefined;
  /** Whether it is made anew even where it fits, so that nothing is in it but what is to be seen. */
  readonly cleaned: boolean;
  /** What its file holds besides what is to be seen. */
  readonly traces: readonly Trace[];
}

export interface CoverDraft {
  readonly reference: string;
  readonly recipients: readonly string[];
  readonly priority: string;
  readonly handling: { readonly code: string; readonly conditions: string };
  readonly grading: GradingDraft;
  readonly purpose: { readonly code: string; readonly description: string };
  readonly legalGround: string;
  readonly offence: {
    readonly name: string;
    readonly minimumPenaltyMonths: string;
    readonly maximumPenaltyMonths: string;
    readonly life: boolean;
    readonly systematic: boolean;
  };
  readonly retention: { readonly class: string; readonly caseClosedOn: string };
  readonly secrecy: { readonly marked: boolean; readonly provision: string; readonly date: string };
  readonly replaces: string;
}

export interface Draft {
  readonly cover: CoverDraft;
  readonly report: {
    readonly title: string;
    readonly kind: string;
    readonly observed: { readonly from: string; readonly to: string };
    readonly statements: readonly StatementDraft[];
    readonly subjects: readonly SubjectDraft[];
    readonly places: readonly PlaceDraft[];
    readonly images: readonly PictureDraft[];
    /** Of a file: no field shows them, and they are sent as they came. */
    readonly totals?: Report['totals'];
  };
}

const noGrading: GradingDraft = { how: 'graded', source: '', information: '', unnecessaryReason: '' };

export const blankStatement: StatementDraft = { text: '', nature: 'fact', graded: false, grading: noGrading };

export const blankPlace: PlaceDraft = { name: '', latitude: '', longitude: '' };

export const blankIdentifier = { type: '', value: '' };

/** A new person or thing; `identifier` is what such things are mostly known by. */
export function blankSubject(type: Subject['type'], identifier: string): SubjectDraft {
  return {
    type,
    name: '',
    description: '',
    identifiers: [{ type: identifier, value: '' }],
    category: '',
    suspected: '',
    substance: '',
    quantityGrams: '',
  };
}

/** A cover with what mostly holds already chosen: a routine report of a case, to the one agency that there is to send it to. */
export function blankCover(others: readonly string[]): CoverDraft {
  return {
    reference: '',
    recipients: others.length === 1 ? others : [],
    priority: 'routine',
    handling: { code: 'H1', conditions: '' },
    grading: noGrading,
    purpose: { code: '', description: '' },
    legalGround: '',
    offence: { name: '', minimumPenaltyMonths: '', maximumPenaltyMonths: '', life: false, systematic: false },
    retention: { class: 'case', caseClosedOn: '' },
    secrecy: { marked: false, provision: '', date: '' },
    replaces: '',
  };
}

/** A draft with nothing in it but a cover. */
export function blankDraft(cover: CoverDraft): Draft {
  return {
    cover,
    report: {
      title: '',
      kind: '',
      observed: { from: '', to: '' },
      statements: [blankStatement],
      subjects: [],
      places: [],
      images: [],
    },
  };
}
