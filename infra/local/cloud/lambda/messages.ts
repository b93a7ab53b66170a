/** What a function's worker is started with. */
export interface WorkerData {
  /** The bundle's file, and what is in it. */
  readonly file: string;
  readonly code: string;
  /** What an earlier environment compiled of it. */
  compiled?: Uint8Array;
  /** What the bundle exports as its handler. */
  readonly handler: string;
  /** How far the clock that the function sees runs ahead of this machine's, in milliseconds. */
  readonly aheadMs: number;
}

/** One event for a worker; the event is JSON text, as on the wire. */
export interface Task {
  readonly requestId: string;
  readonly event: string;
  /** When the function's time is over, in milliseconds since 1970. */
  readonly deadline: number;
  readonly context: Record<string, string>;
}

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string[];
}

export type Reply =
  | { kind: 'ready' }
  | { kind: 'compiled'; compiled: Uint8Array }
  | { kind: 'broken'; error: FunctionError }
  | { kind: 'result'; requestId: string; payload: string }
  | { kind: 'error'; requestId: string; error: FunctionError };
