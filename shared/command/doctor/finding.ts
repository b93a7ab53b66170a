/** What was looked at, and what was found. `advice` says what to do about a fault. */
export interface Finding {
  readonly check:
    | 'connection'
    | 'address'
    | 'clock'
    | 'registrars'
    | 'intake key'
    | 'keys'
    | 'entry'
    | 'enrolment'
    | 'notifications';
  /** Whose keys, entry or queue, where it is about one principal. */
  readonly of?: string;
  /** `note`: it may be meant so, and no call fails by it now. */
  readonly state: 'ok' | 'note' | 'fault';
  readonly found: string;
  readonly advice?: string;
}

type About = Pick<Finding, 'check' | 'of'>;

export function isOk(about: About, found: string): Finding {
  return { ...about, state: 'ok', found };
}
export function toNote(about: About, found: string, advice?: string): Finding {
  return {
    ...about,
    state: 'note',
    found,
    ...(advice !== undefined && { advice }),
  };
}
export function isFault(about: About, found: string, advice: string): Finding {
  return {
    ...about,
    state: 'fault',
    found,
    advice,
  };
}
