import type { NoteKey } from '../custody/note.ts';
import type { Head, Tile, Tiles } from '../custody/tree.ts';

/** An act as it goes on the log: which one it is (the key of its row, under which there is no second act), and its leaf's hash. */
export interface Leaf {
  readonly id: string;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** The most leaves of one append: DynamoDB writes 100 items at once, of which the head is one and some are tiles. */
export const mostLeaves = 90;

/** A head with the tiles that became longer on the way to it. */
export interface Grown extends Head {
  readonly tiles: readonly Tile[];
}

/** The custody log as it is stored. Every read is strongly consistent. */
export interface CustodyLog {
  /** Undefined while nothing is on it. */
  head(): Promise<Head | undefined>;
  readonly tiles: Tiles;
  /** Which of these are on the log. */
  sealed(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Writes head, tiles and the places of at most `mostLeaves` leaves, whole or not at all. False where the log had another size by then, or
   * one of the leaves was on it.
   */
  append(size: number, grown: Grown, leaves: readonly Leaf[]): Promise<boolean>;
  /** The latest that was published. */
  checkpoint(): Promise<{ readonly size: number; readonly note: string } | undefined>;
  /** Publishes a checkpoint; where a larger or the same one was published before, that stays. */
  publish(size: number, note: string): Promise<void>;
}

/** The key that signs the log's heads. */
export interface LogSigner {
  /** Its name is the log's origin. */
  readonly key: NoteKey;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}
