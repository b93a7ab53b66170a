import { isObject, type JsonObject } from '../basics/json.ts';
import type { DynamoDb } from '../dynamodb/client.ts';
import { DynamoDbError } from '../dynamodb/client.ts';

/** A record of a table stream as a function sees it. */
export interface StreamRecord {
  readonly sequence: string;
  /** When it was written, in seconds. */
  readonly written: number;
  readonly record: JsonObject;
}

/** A stream by its own ARN and by the one that the database knows. */
export interface Stream {
  readonly arn: string;
  readonly databaseArn: string;
  readonly region: string;
}

/** Reads one shard of a stream from a place on, and remembers the iterator. */
export class ShardReader {
  readonly id: string;
  readonly #database: DynamoDb;
  readonly #stream: Stream;
  #iterator: string | undefined;
  #place: { after: string } | 'TRIM_HORIZON' | 'LATEST' = 'TRIM_HORIZON';

  constructor(database: DynamoDb, stream: Stream, id: string) {
    this.#database = database;
    this.#stream = stream;
    this.id = id;
  }

  /** Goes to just after a sequence number, or to the shard's beginning or end. */
  async seek(to: { after: string } | 'TRIM_HORIZON' | 'LATEST'): Promise<void> {
    const place: JsonObject =
      typeof to === 'string'
        ? { ShardIteratorType: to }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: to.after };
    this.#place = to;
    const members = { StreamArn: this.#stream.databaseArn, ShardId: this.id, ...place };
    this.#iterator = String((await this.#database.streams('GetShardIterator', members)).ShardIterator);
  }

  /** Makes a new iterator where reading stands. */
  async seekAgain(): Promise<void> {
    await this.seek(this.#place);
  }

  /** The next records, none when there are none now. @throws when the iterator has expired: seek again. */
  async next(limit: number): Promise<StreamRecord[]> {
    if (this.#iterator === undefined) return [];
    const page = await this.#database.streams('GetRecords', { ShardIterator: this.#iterator, Limit: limit });
    if (typeof page.NextShardIterator === 'string') this.#iterator = page.NextShardIterator;
    const records = (Array.isArray(page.Records) ? page.Records : [])
      .filter(isObject)
      .map((record) => this.#show(record));
    const last = records.at(-1);
    if (last !== undefined) this.#place = { after: last.sequence };
    return records;
  }

  /** The database calls its region `dynoxide` and knows another ARN. */
  #show(record: JsonObject): StreamRecord {
    const change = isObject(record.dynamodb) ? record.dynamodb : {};
    return {
      sequence: String(change.SequenceNumber),
      written: Number(change.ApproximateCreationDateTime),
      record: { ...record, awsRegion: this.#stream.region, eventSourceARN: this.#stream.arn },
    };
  }
}

/** The shards of a stream, oldest first. */
export async function shardsOf(database: DynamoDb, stream: Stream): Promise<string[]> {
  const { StreamDescription: described } = await database.streams('DescribeStream', { StreamArn: stream.databaseArn });
  const shards = isObject(described) && Array.isArray(described.Shards) ? described.Shards : [];
  return shards.filter(isObject).map(({ ShardId }) => String(ShardId));
}

/** Whether a reader must seek again: its iterator is too old, or the database was started anew. */
export function isExpired(fault: unknown): boolean {
  return fault instanceof DynamoDbError && /Iterator/i.test(`${fault.name} ${fault.message}`);
}
