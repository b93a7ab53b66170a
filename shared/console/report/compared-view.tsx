import { plain } from '../words/plain.ts';
import { type Compared, type ComparedPart, compare, type Piece } from './compare.ts';
import { comparison } from './comparison.ts';
import { lawWords } from './law-words.ts';

function Line({ pieces, as: Mark }: { pieces: readonly Piece[] | undefined; as: 'del' | 'ins' }) {
  return pieces === undefined ? null : (
    <p>{pieces.map(({ text, isOther }, i) => (isOther ? <Mark key={i}>{text}</Mark> : <span key={i}>{text}</span>))}</p>
  );
}

function Row({ label, line }: { label: string; line: Compared }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>
        <Line pieces={line.former} as="del" />
      </td>
      <td>
        <Line pieces={line.now} as="ins" />
      </td>
    </tr>
  );
}

function Part({ part }: { part: ComparedPart }) {
  return (
    <tbody data-same={part.isSame || undefined}>
      {part.lines.map((line, i) => (
        <Row key={i} label={i === 0 ? part.label : ''} line={line} />
      ))}
    </tbody>
  );
}

function Table({ parts }: { parts: readonly ComparedPart[] }) {
  const words = lawWords();
  return (
    <table class="ds-table">
      <thead>
        <tr>
          <th scope="col">{words.part}</th>
          <th scope="col">{words.former}</th>
          <th scope="col">{words.now}</th>
        </tr>
      </thead>
      {parts.map((part) => (
        <Part key={part.label} part={part} />
      ))}
    </table>
  );
}

/**
 * A correction beside what it corrects: what was taken out is struck through, what has come in is underlined. Parts in which nothing
 * differs are folded away.
 */
export function ComparedView() {
  const words = lawWords();
  const current = comparison.value;
  if (current === undefined) return null;
  const parts = compare(current.former(), current.now());
  const [differing, same] = [parts.filter(({ isSame }) => !isSame), parts.filter(({ isSame }) => isSame)];
  return (
    <section class="compared" aria-label={words.correction}>
      <h2 class="ds-heading" data-size="xs">
        {words.correction}
      </h2>
      {current.reason !== undefined && (
        <p>
          {words.returnedBecause} <q>{plain(current.reason)}</q>
        </p>
      )}
      {!current.isWhole && <p class="quiet">{words.coversAlone}</p>}
      {differing.length === 0 ? <p>{words.noneDiffers}</p> : <Table parts={differing} />}
      {same.length > 0 && (
        <details class="scale">
          <summary>{words.same(same.length)}</summary>
          <Table parts={same} />
        </details>
      )}
    </section>
  );
}
