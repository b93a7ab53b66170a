import type { RecordRow } from '../../protocol/answers.ts';

/** What has become of a record since it was released. */
export type Standing = Pick<RecordRow, 'state' | 'replacedBy'>;

/** As it stands in JSON, before all else. */
export function standingOf({ state, replacedBy }: Standing): Standing {
  return {
    state,
    ...(replacedBy !== undefined && { replacedBy }),
  };
}

const words: Readonly<Record<RecordRow['state'], readonly string[]>> = {
  released: [],
  recalled: ['RECALLED by its originator: do not rely on it'],
  erased: ['ERASED'],
};

/** What has to be known before a record is read; undefined where it stands. */
export function standingWords({ state, replacedBy }: Standing): string | undefined {
  const all = [...words[state], ...(replacedBy === undefined ? [] : [`REPLACED by ${replacedBy}`])];
  return all.length === 0 ? undefined : all.join('; ');
}
