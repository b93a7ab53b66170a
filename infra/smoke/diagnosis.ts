import { NotSendable, Refused, Unreachable } from '../../shared/client/failures.ts';
import type { StepFailed, StepName } from './steps.ts';
import { MessageMissing, QueueUnreadable } from './waits.ts';

/** Between whom the report was on its way; both are agencies' ids. */
export interface Way {
  readonly from: string;
  readonly to: string;
}

const both = "The key's policy and the role's own policy each have to allow it.";

function intake({ from }: Way): string {
  return `kms:ReEncryptFrom on the intake key (alias …/${from}/intake-N, statement AcceptTakesOver, RSAES_OAEP_SHA_256)`;
}

function staging({ from }: Way): string {
  return `kms:ReEncryptTo on the staging key (alias …/${from}/staging, statement AcceptStages, in a context of exactly submission, originator, sealedDigest, intake)`;
}

function log(fn: string): string {
  return `The log of …-${fn} has the error's name (event call-failed); with AccessDeniedException, CloudTrail's event of KMS names the key and the action.`;
}

/** AWS's pages differ on whether a call of ReEncrypt carries this key for its source: where it does not, the condition refuses every submission. */
function algorithmFirst({ from }: Way): string {
  return `First the condition kms:EncryptionAlgorithm, which both policies have for ReEncryptFrom (byRsaOaep256 in infra/constructs/keys/key-rights.ts): AWS documents ambiguously whether ReEncrypt carries it for its source. To see whether it is this, take it out of statement AcceptTakesOver of alias …/${from}/intake-N and of the role's own policy, in a deployment for tests, and send again.`;
}

function ofSubmit(way: Way, isNotUnwrapped: boolean): string {
  if (isNotUnwrapped)
    return `The first half of the pair: KMS does not unwrap what was sealed to the key that GET /v1/keys lists. ${intake(way)}: is it that key, RSA_3072, and enabled?`;
  const role = `${way.from}-accept-submission`;
  return `${algorithmFirst(way)} Then the pair in which the key moves from RSA to symmetric, in one ReEncrypt: ${intake(way)}, and ${staging(way)}, both by the role …-${role}. Which half it was, AWS alone says. ${both} ${log(role)}`;
}

function ofRelease({ from, to }: Way): string {
  return `The first pair has worked, for it was accepted. Now look at kms:ReEncryptFrom on the staging key (alias …/${from}/staging, statement ReleaseMoves) and kms:ReEncryptTo on the recipient's key (alias …/${to}/records, statement ReleaseGives, in a context of exactly submission, originator, recipient, sealedDigest), both by the role …-release-record. ${both} Then at the queue …-release (…-urgent-release of what is urgent), its dead letters and the log of …-release-record (event message-failed).`;
}

function ofOpening(agency: string, fn: string, key: 'staging' | 'records', sid: string): string {
  return `If it is KMS: kms:Decrypt on alias …/${agency}/${key} (statement ${sid}), by the role …-${agency}-${fn}. ${both} ${log(`${agency}-${fn}`)}`;
}

const publishing = 'sns:Publish, and kms:GenerateDataKey on the key of the messages';
const relay = "The way of the message: the table's stream, …-relay-acts (its log, and the queue …-lost-acts), ";

function ofTask(agency: string): string {
  return `${relay}the queue …-approval-${agency} (…-urgent-approval-${agency} of what is urgent; and their dead letters), …-open-approval (its log: event message-failed; ${publishing}), the topic and the queue of ${agency}.`;
}

function ofReleased(agency: string): string {
  return `It stands among the records of ${agency}, or else the queue …-release (or …-urgent-release) holds it. Then …-release-record (its log: event message-failed; ${publishing}), the topic and the queue of ${agency}.`;
}

/** Nothing came back, or a refusal that tells of the connection and not of the deployment. */
function isOfSetUp(cause: unknown): boolean {
  return (
    (cause instanceof Unreachable && cause.message.startsWith('no answer')) ||
    (cause instanceof Refused && /^(signature-|digest-|key-|nonce-|role-missing|blocked)/.test(cause.code))
  );
}

function ofStep(step: StepName, way: Way, cause: unknown): string | undefined {
  switch (step) {
    case 'seal':
      return `GET /v1/keys has to list an intake key of ${way.from}: kms:GetPublicKey on it (statement PublishShows), by the role …-publish-keys.`;
    case 'submit':
      return ofSubmit(way, cause instanceof Refused && cause.code === 'sealed-invalid');
    case 'task':
      return ofTask(way.from);
    case 'open':
    case 'open 2+':
      return ofOpening(way.from, 'review-submission', 'staging', 'ReviewOpens');
    case 'asked':
      return ofTask(way.to);
    case 'release':
      return cause instanceof MessageMissing ? ofReleased(way.to) : ofRelease(way);
    case 'read':
      return ofOpening(way.to, 'disclose-record', 'records', 'DiscloseOpens');
    default:
      return undefined;
  }
}

/** Whether what went wrong says by itself what it is: a judgement of the exchange, or of this client, or a queue. */
function saysItself(cause: unknown): boolean {
  return (
    cause instanceof QueueUnreadable ||
    cause instanceof NotSendable ||
    (cause instanceof Refused && cause.status < 500 && cause.code !== 'sealed-invalid')
  );
}

/** What to look at, as far as can be told from outside: key policies and roles' statements by their names in the templates. */
export function diagnosisOf({ step, cause }: StepFailed, way: Way): string | undefined {
  if (isOfSetUp(cause)) return '"samsyn doctor" with this connection says what to do.';
  return saysItself(cause) ? undefined : ofStep(step, way, cause);
}
