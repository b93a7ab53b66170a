import type { Cover } from '../../domain/cover.ts';
import { plain } from '../words/plain.ts';
import { reportWords } from './words.ts';

/** What may be done with a report: its handling code in words, and the conditions that were stated. */
export function ConditionsNote({ title, handling }: { title: string; handling: Cover['handling'] }) {
  const words = reportWords();
  const { code, conditions } = handling;
  return (
    <div class="ds-alert conditions" data-color="warning">
      <strong>{title}</strong>
      <p>
        {code}: {words.handling[code]}
      </p>
      {conditions !== undefined && <p>{plain(conditions)}</p>}
    </div>
  );
}
