import { sentenceOf } from '../local/demo/stage/failure.ts';

/** What is done with a report, in its order; `2+` is what all approvers after the first did; of H0 there is but one, and only H3 asks and accepts. */
export const stepNames = [
  'seal',
  'submit',
  'task',
  'open',
  'approve',
  'open 2+',
  'approve 2+',
  'asked',
  'accept',
  'release',
  'read',
  'acts',
] as const;
export type StepName = (typeof stepNames)[number];

/** What went wrong, without a full stop. */
function said(cause: unknown): string {
  return (cause instanceof Error && cause.name === 'Error' ? cause.message : sentenceOf(cause)).replace(/\.$/, '');
}

/** A step that did not come to what it has to. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly step: StepName;

  constructor(step: StepName, cause: unknown) {
    super(said(cause), { cause });
    this.step = step;
  }
}

/** The steps of one report as they are done, and the milliseconds that each took, however often it was done. */
export interface Steps {
  readonly took: Readonly<Partial<Record<StepName, number>>>;
  /** Does a step. @throws StepFailed */
  readonly step: <T>(name: StepName, act: () => Promise<T>) => Promise<T>;
}

/** Takes the time of steps. */
export function timedSteps(): Steps {
  const took: Partial<Record<StepName, number>> = {};
  const step: Steps['step'] = async (name, act) => {
    const from = performance.now();
    try {
      return await act();
    } catch (cause) {
      throw new StepFailed(name, cause);
    } finally {
      took[name] = (took[name] ?? 0) + performance.now() - from;
    }
  };
  return { took, step };
}
