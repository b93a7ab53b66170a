import type { Cover } from '../../domain/cover.ts';
import type { Grading } from '../../domain/grading.ts';
import type { Opened } from '../client.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime, list } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { reportWords } from './words.ts';

/** A grading in short: B2, or why there is none. */
export const gradingWords = (grading: Grading): string =>
  'source' in grading
    ? `${grading.source}${grading.information}`
    : reportWords().ungraded(plain(grading.unnecessaryReason));

/** A grading with what its letters mean. */
const gradingWhole = (grading: Grading): string => {
  if (!('source' in grading)) return gradingWords(grading);
  const { sources, accuracies } = reportWords();
  return `${gradingWords(grading)}: ${sources[grading.source]}; ${accuracies[grading.information]}`;
};

const Fact = ({ label, text }: { label: string; text: string | undefined }) =>
  text === undefined ? null : (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );

/** The cover: what the originator tells in the clear, each member with its words. */
export const CoverView = ({ cover, originator }: { cover: Cover; originator: string }) => {
  const words = reportWords();
  const { labels } = words;
  const { handling, purpose, offence, retention, secrecy } = cover;
  return (
    <dl class="facts">
      <Fact label={labels.reference} text={plain(cover.reference)} />
      <Fact label={labels.from} text={agencyName(originator)} />
      <Fact label={labels.to} text={list(cover.recipients.map(agencyName))} />
      <Fact label={labels.handling} text={`${handling.code}: ${words.handling[handling.code]}`} />
      <Fact label={labels.conditions} text={handling.conditions && plain(handling.conditions)} />
      <Fact label={labels.grading} text={gradingWhole(cover.grading)} />
      <Fact label={labels.purpose} text={`${words.purposes[purpose.code]}. ${plain(purpose.description)}`} />
      <Fact label={labels.ground} text={plain(cover.legalGround)} />
      <Fact
        label={labels.offence}
        text={[
          plain(offence.name),
          words.scale(offence.minimumPenaltyMonths, offence.maximumPenaltyMonths),
          ...(offence.systematic ? [words.systematic] : []),
        ].join(', ')}
      />
      <Fact
        label={labels.retention}
        text={
          words.retention[retention.class] +
          (retention.caseClosedOn === undefined ? '' : `, ${words.caseClosed(retention.caseClosedOn)}`)
        }
      />
      <Fact label={labels.secrecy} text={secrecy && `${plain(secrecy.provision)}, ${secrecy.date}`} />
      <Fact label={labels.replaces} text={cover.replaces} />
    </dl>
  );
};

/** Who signed it, and that this browser has checked it. */
export const SignatureNote = ({ opened }: { opened: Opened }) => {
  const words = reportWords();
  const { signer, originator, signedAt, revokedAt, formerAuthority } = opened;
  return (
    <div class="signature">
      <p>
        <strong>{words.labels.signed}</strong>{' '}
        {words.signedBy(plain(signer.name), agencyName(originator), dateTime(signedAt))}
      </p>
      <p class="verified">{words.verified}</p>
      {revokedAt !== undefined && <p class="warning">{words.revokedSince(dateTime(revokedAt))}</p>}
      {formerAuthority !== undefined && <p class="quiet">{words.formerName(plain(formerAuthority))}</p>}
    </div>
  );
};
