import type { Agency } from './agency.ts';
import type { Cover, PurposeCode } from './cover.ts';
import type { Erasure } from './law/erasure.ts';
import type { Day } from './law/rules.ts';

/** Who acts: the agency, the key that signed, and the one person behind it (systems and shared desks have no holder). */
export interface Party {
  readonly agency: Agency;
  readonly keyid: string;
  readonly holder?: string | undefined;
}

/** Who approves for an agency, and opens what is to be approved: one person, with whichever of that person's keys. */
export interface Approver extends Party {
  readonly holder: string;
}

/**
 * The signed call that an act stands on, kept so that anyone can check it later without us: the header values as sent, the body
 * (a submission's own body lies with the sealed report), and the signer's registrar-signed entry that was in force.
 */
export interface Evidence {
  /** What it was signed for: the exchange's name of that day. Acts that are older than this member are tried under every name it has had. */
  readonly authority?: string | undefined;
  readonly path: string;
  readonly body?: string | undefined;
  readonly contentDigest: string;
  readonly input: string;
  readonly value: string;
  readonly contentType: string;
  readonly principal: string;
}

/** The balancing of OSL (2009:400) 10:15a, made before a release across secrecy. */
export interface SecrecyAssessment {
  readonly provision: string;
  readonly reason: string;
}

interface Happened<Name extends string> {
  readonly act: Name;
  readonly submission: string;
  /** Counts from 1 in its submission, without gaps. */
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly at: string;
}
interface Done<Name extends string, By extends Party = Party> extends Happened<Name> {
  readonly by: By;
  readonly evidence: Evidence;
}
interface Refused<Name extends string, By extends Party = Party> extends Done<Name, By> {
  readonly reason: string;
}

export interface Submitted extends Done<'submitted'> {
  readonly cover: Cover;
  readonly contentDigest: string;
  readonly sealedDigest: string;
  readonly due: string;
  /** When it ends undecided. Of what was submitted before this was kept it is not there: such a submission waits for ever. */
  readonly expires?: string | undefined;
  /** When it goes, should it never be released: by the rule of the day on which its originator got it. Of older ones it is not there. */
  readonly erasure?: Erasure | undefined;
  /** Distinct holders of the originator that have to approve, where its own policy asks for more than the contract. */
  readonly approvals?: number | undefined;
}
export interface Reviewed extends Done<'reviewed', Approver> {
  readonly justification?: string | undefined;
}
export interface Approved extends Done<'approved', Approver> {
  readonly acceptsConditions?: boolean | undefined;
  readonly secrecyAssessment?: SecrecyAssessment | undefined;
}
export interface Disclosed extends Done<'disclosed'> {
  readonly purpose: PurposeCode;
  readonly justification: string;
  readonly caseReference?: string | undefined;
}
export interface Acknowledged extends Done<'acknowledged'> {
  readonly action: 'rectified' | 'erased' | 'restricted';
}
/** What has come of a record at a recipient; each is told once by an agency. */
export const recordOutcomes = ['seizure', 'arrest', 'case', 'none'] as const;
export type RecordOutcome = (typeof recordOutcomes)[number];
export interface Resulted extends Done<'resulted'> {
  readonly outcome: RecordOutcome;
  readonly note?: string | undefined;
}
/** The exchange itself asks a recipient of an H3 report, whose own time counts from here. */
export interface Asked extends Happened<'asked'> {
  readonly agency: Agency;
  readonly due: string;
}
/** Time ran out: for one recipient that was asked, or (without `agency`) for the submission. */
export interface Expired extends Happened<'expired'> {
  readonly agency?: Agency | undefined;
}
/** The time that one agency may keep what it has of a submission: the originator its submission, a recipient its record. */
export interface Clock extends Erasure {
  readonly agency: Agency;
}
export interface Released extends Happened<'released'> {
  readonly recipients: readonly Agency[];
  /** How long the originator and each recipient keep it, by the rules of their own laws. Of what was released before this was kept they are not there. */
  readonly clocks?: readonly Clock[] | undefined;
}
/** An agency keeps what it has until that day, and no longer than its rule lets it. */
export interface Extended extends Refused<'extended', Approver> {
  readonly until: Day;
}
export interface Paused extends Refused<'paused', Approver> {
  /** The day from which its time does not count. */
  readonly since: Day;
}
export interface Resumed extends Refused<'resumed', Approver> {
  /** The day on which it goes now: as much later as it was paused, and no later than its rule lets it. */
  readonly until: Day;
}
/** The time of one agency is over: what it has is gone. */
export interface Erased extends Happened<'erased'> {
  readonly agency: Agency;
}

/** Everything that can happen to a submission, and nothing else: its state is the fold of these. */
export type Act =
  | Submitted
  | Reviewed
  | Approved
  | Refused<'returned', Approver>
  | Refused<'rejected', Approver>
  | Refused<'withdrawn'>
  | Asked
  | Expired
  | Released
  | Disclosed
  | Refused<'recalled'>
  | Acknowledged
  | Resulted
  | Extended
  | Paused
  | Resumed
  | Erased;

/** An opening of the report by one person: what may happen any number of times, and changes nothing of what was decided. */
export type Reading = Reviewed | Disclosed;
export function isReading(act: Act): act is Reading {
  return act.act === 'reviewed' || act.act === 'disclosed';
}

/** An act's kind, as the contract spells it. */
export type ActName = Act['act'];
