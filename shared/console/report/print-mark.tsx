import { useEffect } from 'preact/hooks';
import type { Cover } from '../../domain/cover.ts';
import { session } from '../session/session.ts';
import { now } from '../shell/clock.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { lawWords } from './law-words.ts';
import { reportWords } from './words.ts';

/** Stands at the foot of each printed page, and on no screen: who has printed it, when, and what may be done with it. */
export function PrintMark({ handling, reference }: { handling: Cover['handling']; reference: string }) {
  const who = session.value?.identity;
  useEffect(() => {
    // To the minute in which it is printed, not in which it was opened.
    const look = (): void => {
      now.value = Date.now();
    };
    addEventListener('beforeprint', look);
    return () => removeEventListener('beforeprint', look);
  }, []);
  if (who === undefined) return null;
  const means = handling.conditions === undefined ? reportWords().handling[handling.code] : plain(handling.conditions);
  return (
    <footer class="print-mark">
      <p>
        <strong>{handling.code}</strong> {means}
        <br />
        {lawWords().printedBy(plain(reference), `${who.name}, ${agencyName(who.agency)}`, dateTime(now.value))}
      </p>
    </footer>
  );
}
