import {
  type AcknowledgementAnswer,
  type AskedToAcknowledge,
  answers,
  type OutcomeAnswer,
  type Overdue,
  type RecallAnswer,
  type RetentionAnswer,
} from '../protocol/answers.ts';
import type { OutcomeBody, RetentionBody } from '../protocol/bodies.ts';
import type { ErasureRow } from '../protocol/retention-answers.ts';
import type { Statistics } from '../protocol/statistics-answers.ts';
import type { AgencyCalls } from './agency-calls.ts';

/** What an agency does about reports once they are released: takes back, answers, keeps, tells what came of them, counts. */
export class AfterRelease {
  readonly #calls: AgencyCalls;

  constructor(calls: AgencyCalls) {
    this.#calls = calls;
  }

  /** Takes back what was released, from all its recipients: nobody opens it any more. */
  recall(id: string, reason: string): Promise<RecallAnswer> {
    return this.#calls.post(`records/${id}/recall`, { reason }, answers.recall);
  }

  /** Says how long the agency keeps what it has of a submission: its own clock, and no other. */
  retain(id: string, body: RetentionBody): Promise<RetentionAnswer> {
    return this.#calls.post(`records/${id}/retention`, body, answers.retention);
  }

  /** What goes of the agency's own in the next 30 days, the soonest first. */
  erasures(): AsyncGenerator<ErasureRow> {
    return this.#calls.pages('erasures', answers.erasures, (page) => page.erasures);
  }

  /** Tells what has come of a record. */
  tellOutcome(id: string, body: OutcomeBody): Promise<OutcomeAnswer> {
    return this.#calls.post(`records/${id}/outcomes`, body, answers.outcome);
  }

  /** The agency's counts of a month, `2026-11`. */
  statistics(month: string): Promise<Statistics> {
    return this.#calls.get(`statistics/${month}`, answers.statistics);
  }

  /** Tells what the agency has done with what it had taken from a record that was recalled, or corrected. */
  acknowledge(id: string, action: AcknowledgementAnswer['action']): Promise<AcknowledgementAnswer> {
    return this.#calls.post(`records/${id}/acknowledgements`, { action }, answers.acknowledgement);
  }

  /** What recipients of the agency's reports have not acknowledged in time, the oldest first. */
  overdue(): AsyncGenerator<Overdue> {
    return this.#calls.pages('acknowledgements', answers.overdue, (page) => page.overdue);
  }

  /** What the agency is asked to acknowledge and has not, the oldest first. */
  asked(): AsyncGenerator<AskedToAcknowledge> {
    return this.#calls.pages('acknowledgements/asked', answers.asked, (page) => page.asked);
  }
}
