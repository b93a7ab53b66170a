import { accuracies, sources } from '../../domain/grading.ts';
import { reportWords } from '../report/words.ts';
import type { GradingDraft } from './draft.ts';
import { Group, RadioField, TextField } from './fields.tsx';
import { formWords } from './form-words.ts';
import { labelOf } from './labels.ts';

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** A grading in words, each with the letter or number of the scale; or why none is needed. */
export function GradingField({ at, grading, label }: { at: string; grading: GradingDraft; label?: string }) {
  const words = formWords();
  const report = reportWords();
  const own = (name: string): string => labelOf(`/cover/grading/${name}`);
  return (
    <Group at={at} {...(label !== undefined && { label })}>
      <RadioField
        at={`${at}/how`}
        label={own('how')}
        choices={[
          ['graded', words.gradingHow.graded],
          ['unnecessary', words.gradingHow.unnecessary],
        ]}
      />
      {grading.how === 'graded' ? (
        <div class="beside">
          <RadioField
            at={`${at}/source`}
            label={own('source')}
            choices={sources.map((source) => [source, `${source} – ${capital(report.sources[source])}`])}
          />
          <RadioField
            at={`${at}/information`}
            label={own('information')}
            choices={accuracies.map((accuracy) => [
              String(accuracy),
              `${accuracy} – ${capital(report.accuracies[accuracy])}`,
            ])}
          />
        </div>
      ) : (
        <TextField at={`${at}/unnecessaryReason`} label={own('unnecessaryReason')} />
      )}
    </Group>
  );
}
