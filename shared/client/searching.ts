import type { Selector } from '../domain/selectors.ts';
import { answers } from '../protocol/answers.ts';
import { encodeBase64url } from '../protocol/base64.ts';
import type { Report } from '../protocol/report.ts';
import {
  type SearchAnswer,
  type SearchRow,
  type SelectorsAnswer,
  type WatchAnswer,
  type WatchRow,
  watchRowSchema,
} from '../protocol/search-answers.ts';
import type { SearchBody } from '../protocol/search-bodies.ts';
import { dayIn } from '../protocol/time.ts';
import type { AgencyCalls } from './agency-calls.ts';
import type { Surroundings } from './calls.ts';
import { Refused } from './failures.ts';
import type { OpenedReport } from './seal.ts';

type ReadReport = OpenedReport['report'];

/** What somebody searches for, and why; what keeps its digest from being guessed, the client makes itself. */
export type Search = Omit<SearchBody, 'salt'>;

/** How many selectors were sent for a submission, and how many its report has: whoever approves looks where they differ. */
export interface SelectorsCompared {
  readonly sent: number;
  readonly found: number;
}

/** What reports can be searched for, and searches, as one principal sends them. */
export interface Searching {
  /** The selectors of a report, as every client finds them (contract, section 9). */
  readonly selectorsOf: (report: Pick<Report, 'subjects'>) => Promise<readonly Selector[]>;
  /** Undefined of what is no report, and at an exchange that knows no selectors yet. */
  readonly compared: (report: ReadReport, sent: number | undefined) => Promise<SelectorsCompared | undefined>;
  /**
   * Sends what a pending submission can be searched for, in the place of what was sent before. Undefined where there is nothing to send, or where it is
   * not taken: by an exchange that knows no selectors yet, or of what was decided meanwhile. The report stands all the same, and its approvers see
   * that the number is another.
   */
  readonly keep: (id: string, selectors: readonly Selector[]) => Promise<SelectorsAnswer | undefined>;
  /** Searches: on record before it is answered. */
  readonly search: (search: Search) => Promise<SearchAnswer>;
  /** What was typed, taken for the selector that it looks like. */
  readonly recognised: (text: string) => Promise<Selector | undefined>;
  /** Waits for what may come: the agency is told when a record that carries it is released to it. */
  readonly watch: (watch: Search & { readonly until: string }) => Promise<WatchAnswer>;
  /** The agency's watches, newest first, with what they have found. */
  readonly watches: () => AsyncGenerator<WatchRow>;
  readonly endWatch: (id: string) => Promise<WatchRow>;
  /** The agency's searches of the last 90 days, newest first. */
  readonly searches: () => AsyncGenerator<SearchRow>;
}

/** Refusals that say that these selectors will not be taken, however often they are sent. */
const notTaken = new Set(['not-found', 'method-not-allowed', 'state-conflict', 'body-invalid']);

export function searching(calls: AgencyCalls, { now, random }: Surroundings, timeZone: string | undefined): Searching {
  const salt = (): string => encodeBase64url(random(24));
  const today = (): string => dayIn(timeZone, now());
  const selectorsOf: Searching['selectorsOf'] = async (report) =>
    (await import('../protocol/selectors/of-report.ts')).selectorsOf(report, today());
  return {
    // Loaded when it is needed: numbering plans are larger than all else that a browser loads of a client.
    selectorsOf,
    async compared(report, sent) {
      return sent === undefined || !report.ok ? undefined : { sent, found: (await selectorsOf(report.value)).length };
    },
    recognised: async (text) => (await import('../protocol/selectors/recognise.ts')).recognised(text, today()),
    async keep(id, selectors) {
      if (selectors.length === 0) return undefined;
      try {
        return await calls.put(`submissions/${id}/selectors`, { selectors, salt: salt() }, answers.selectors);
      } catch (error) {
        if (error instanceof Refused && notTaken.has(error.code)) return undefined;
        throw error;
      }
    },
    search: (search) => calls.post('searches', { ...search, salt: salt() }, answers.search),
    watch: (watch) => calls.post('watches', { ...watch, salt: salt() }, answers.watch),
    watches: () => calls.pages('watches', answers.watches, (page) => page.watches),
    endWatch: (id) => calls.post(`watches/${id}/end`, {}, watchRowSchema),
    searches: () => calls.pages('searches', answers.searches, (page) => page.searches),
  };
}
