/**
 * What the console takes of the agency's client: the very modules by which the command seals, signs, verifies and opens. All of it
 * passes through this file.
 */
export type { ActingPrincipal } from '../client/acting.ts';
export { AgencyClient, type Opened, type Prepared } from '../client/client.ts';
export { rowsInBatch } from '../client/decision-rows.ts';
export { Distrusted, NotSendable, Refused, Unreachable } from '../client/failures.ts';
export type { VerifiedSubmission } from '../client/handed-over.ts';
export { identifyingIn, looksLike } from '../client/identifying.ts';
export { lookedInto, type Trace, tracesIn } from '../client/picture-traces.ts';
export { type Reader, readersIn } from '../client/readers.ts';
export { checkToSend, type Sender } from '../client/seal.ts';
export { fetchTransport } from '../client/transport.ts';
export { isWholeJpeg } from '../client/whole-jpeg.ts';
