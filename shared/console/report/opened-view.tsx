import type { Opened } from '../client.ts';
import { lazily } from '../shell/lazily.tsx';
import { plain } from '../words/plain.ts';
import { comparison } from './comparison.ts';
import { CoverView, SignatureNote } from './cover-view.tsx';
import { lawWords } from './law-words.ts';
import { ReportView } from './report-view.tsx';
import { reportWords } from './words.ts';

const Beside = lazily('compared-view', async () => (await import('./compared-view.tsx')).ComparedView);

/** What was opened: the report in the middle, and beside it the cover and who vouches for it; or why it is no report. */
export function OpenedView({ opened }: { opened: Opened }) {
  const words = reportWords();
  const { report } = opened;
  const isBeside = comparison.value?.id === opened.id;
  return (
    <>
      {isBeside && <Beside />}
      <div class="opened">
        <div class="opened-report">
          {report.ok ? (
            <ReportView report={report.value} />
          ) : (
            <div class="ds-alert" data-color="danger" role="alert">
              <h2 class="ds-heading" data-size="2xs">
                {words.invalid}
              </h2>
              <ul>
                {report.error.map(({ pointer, detail }) => (
                  <li key={pointer + detail}>
                    <code>{plain(pointer)}</code> {plain(detail)}
                  </li>
                ))}
              </ul>
              <details class="scale">
                <summary>{lawWords().asSealed}</summary>
                <pre
                  class="as-sealed"
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
                  tabIndex={0}
                >
                  {plain(opened.plaintext)}
                </pre>
              </details>
            </div>
          )}
        </div>
        <aside class="opened-cover" aria-label={words.labels.cover}>
          <CoverView cover={opened.cover} originator={opened.originator} />
          <SignatureNote opened={opened} />
        </aside>
      </div>
    </>
  );
}
