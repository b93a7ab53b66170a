import type { Cover } from '../../domain/cover.ts';
import { accuracies, type Grading, sources } from '../../domain/grading.ts';
import type { Opened } from '../client.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { coverRows, lawRows, type Told } from './cover-rows.ts';
import { lawWords } from './law-words.ts';
import { reportWords } from './words.ts';

function Facts({ rows }: { rows: readonly Told[] }) {
  return (
    <dl class="facts">
      {rows.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Step({ letter, means, isThis }: { letter: string | number; means: string; isThis: boolean }) {
  return (
    <li aria-current={isThis || undefined}>
      <strong>{letter}</strong> {means}
      {isThis && <span class="ds-tag">{lawWords().thisOne}</span>}
    </li>
  );
}

/** The whole scale, with the step that applies marked: a letter alone says little to whoever does not use it daily. */
function Scale({ grading }: { grading: Grading }) {
  const words = lawWords();
  const report = reportWords();
  if (!('source' in grading)) return null;
  return (
    <details class="scale">
      <summary>{words.scaleOf}</summary>
      <h4>{words.source}</h4>
      <ul>
        {sources.map((one) => (
          <Step key={one} letter={one} means={report.sources[one]} isThis={one === grading.source} />
        ))}
      </ul>
      <h4>{words.information}</h4>
      <ul>
        {accuracies.map((one) => (
          <Step key={one} letter={one} means={report.accuracies[one]} isThis={one === grading.information} />
        ))}
      </ul>
    </details>
  );
}

/** The cover: what the originator tells in the clear, and what the law asks of it. */
export function CoverView({ cover, originator }: { cover: Cover; originator: string }) {
  return (
    <>
      <Facts rows={coverRows(cover, originator)} />
      <Scale grading={cover.grading} />
      <h3 class="ds-heading cover-part" data-size="2xs">
        {lawWords().law}
      </h3>
      <Facts rows={lawRows(cover)} />
    </>
  );
}

/** Who signed it, when, by which key and on whose word; and that this browser has checked it. */
export function SignatureNote({ opened }: { opened: Opened }) {
  const words = reportWords();
  const law = lawWords();
  const { signer, originator, signedAt, keyid, revokedAt, formerAuthority } = opened;
  return (
    <>
      <h3 class="ds-heading cover-part" data-size="2xs">
        {words.labels.signed}
      </h3>
      <Facts
        rows={[
          { label: law.signer, text: `${plain(signer.name)}, ${agencyName(originator)}` },
          { label: law.signedAt, text: dateTime(signedAt) },
          { label: law.registrar, text: law.registrarOf(agencyName(signer.agency)) },
        ]}
      />
      <details class="scale">
        <summary>{law.key}</summary>
        <code class="identifier">{keyid}</code>
      </details>
      <p class="verified">{words.verified}</p>
      {revokedAt !== undefined && <p class="warning">{words.revokedSince(dateTime(revokedAt))}</p>}
      {formerAuthority !== undefined && <p class="quiet">{words.formerName(plain(formerAuthority))}</p>}
    </>
  );
}
