/** What a function's worker is started with. */
export interface WorkerData {
  /** The bundle's file, and what is in it. */
  file: string;
  code: string;
  /** What an earlier environment compiled of it. */
  compiled?: Uint8Array;
  /** What the bundle exports as its handler. */
  handler: string;
}

/** One event for a worker; the event is JSON text, as on the wire. */
export interface Task {
  requestId: string;
  event: string;
  /** When the function's time is over, in milliseconds since 1970. */
  deadline: number;
  context: Record<string, string>;
}

export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

export type Reply =
  | { kind: 'ready' }
  | { kind: 'compiled'; compiled: Uint8Array }
  | { kind: 'broken'; error: FunctionError }
  | { kind: 'result'; requestId: string; payload: string }
  | { kind: 'error'; requestId: string; error: FunctionError };
