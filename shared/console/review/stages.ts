import type { Task } from '../../protocol/answers.ts';
import type { Opened } from '../client.ts';
import type { Failure } from '../shell/failure.tsx';

/** The task that is being looked at, and how far it has come. A recipient's task under H3 is its cover: nothing is opened. */
export type Review =
  | { readonly kind: 'opening'; readonly task: Task }
  | { readonly kind: 'open'; readonly task: Task; readonly opened: Opened }
  | { readonly kind: 'cover'; readonly task: Task }
  | { readonly kind: 'failed'; readonly task: Task; readonly failure: Failure };
