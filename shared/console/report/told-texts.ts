import type { PurposeCode, RetentionClass } from '../../domain/cover.ts';
import type { HandlingCode } from '../../domain/handling.ts';
import type { Report, Subject } from '../../protocol/report.ts';

type Texts<Key extends string | number> = Readonly<Record<Key, string>>;
type Person = Extract<Subject, { type: 'person' }>;

/** The texts by which a report and its cover are told, by what they tell. */
export interface ReportWords {
  readonly kinds: Texts<Report['kind']>;
  readonly natures: Texts<Report['statements'][number]['nature']>;
  readonly subjects: Texts<Subject['type']>;
  readonly categories: Texts<Person['category']>;
  readonly handling: Texts<HandlingCode>;
  readonly purposes: Texts<PurposeCode>;
  readonly retention: Texts<RetentionClass>;
  readonly priorities: Texts<'urgent' | 'routine'>;
  /** Kinds of identifiers that have a name; the others are told as they were written. */
  readonly identifiers: Readonly<Record<string, string>>;
  /** Of the source: A to C, X. */
  readonly sources: Texts<'A' | 'B' | 'C' | 'X'>;
  /** Of the information: 1 to 4. */
  readonly accuracies: Texts<1 | 2 | 3 | 4>;
  readonly labels: Texts<
    | 'reference'
    | 'from'
    | 'to'
    | 'handling'
    | 'conditions'
    | 'grading'
    | 'purpose'
    | 'ground'
    | 'offence'
    | 'retention'
    | 'secrecy'
    | 'replaces'
    | 'signed'
    | 'observed'
    | 'statements'
    | 'subjects'
    | 'places'
    | 'pictures'
    | 'totals'
    | 'cover'
    | 'substance'
    | 'quantity'
    | 'period'
    | 'office'
    | 'events'
    | 'category'
  >;
  readonly ungraded: (reason: string) => string;
  readonly suspected: string;
  readonly notSuspected: string;
  readonly systematic: string;
  readonly scale: (from: number, to: number | 'life') => string;
  readonly caseClosed: (day: string) => string;
  readonly verified: string;
  readonly revokedSince: (when: string) => string;
  readonly formerName: (authority: string) => string;
  readonly grams: (amount: string) => string;
  readonly takenAt: (when: string) => string;
  readonly invalid: string;
}
