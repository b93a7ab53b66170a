import type { Log } from '../basics/output.ts';
import type { DynamoDb } from '../dynamodb/client.ts';
import type { Tables } from '../dynamodb/tables.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Queues } from '../queues/queues.ts';
import { arn } from '../template/names.ts';
import { Checkpoint } from './checkpoint.ts';
import type { MappingDefinition, StreamMappingDefinition } from './definition.ts';
import { onFailureTo } from './on-failure.ts';
import { QueueMapping } from './queue-mapping.ts';
import { StreamMapping } from './stream-mapping.ts';

/** What mappings read from and deliver to. */
export interface MappingParts {
  readonly tables: Tables;
  readonly database: DynamoDb;
  readonly queues: Queues;
  readonly functions: Functions;
  /** Where the checkpoints lie. */
  readonly folder: string;
  readonly log: Log;
}

export interface Mappings {
  /** To be called when tables were written to. */
  wake(tables: readonly string[]): void;
  stop(): Promise<void>;
}

/** A shard feeds two readers; a third would be throttled on AWS. */
const readersOfAShard = 2;

/** Starts all event source mappings. @throws when a stream would have more readers than it can feed. */
export function startMappings(definitions: readonly MappingDefinition[], parts: MappingParts): Mappings {
  const byTable = new Map<string, StreamMapping[]>();
  const all = definitions.map((definition) => {
    const functionArn = arn('lambda', definition.sourceArn.split(':')[3] ?? '', `function:${definition.functionName}`);
    if (definition.kind === 'queue') {
      return new QueueMapping(definition, functionArn, parts.queues, parts.functions, parts.log);
    }
    const { table, mapping } = streamMapping(definition, functionArn, parts);
    const readers = [...(byTable.get(table) ?? []), mapping];
    if (readers.length > readersOfAShard)
      throw new Error(`The stream of ${table} has more than ${readersOfAShard} readers`);
    byTable.set(table, readers);
    return mapping;
  });
  for (const mapping of all) mapping.start();
  return {
    wake: (tables) => {
      for (const table of tables) {
        for (const mapping of byTable.get(table) ?? []) mapping.wake();
      }
    },
    stop: async () => {
      await Promise.all(all.map((mapping) => mapping.stop()));
    },
  };
}

function streamMapping(
  definition: StreamMappingDefinition,
  functionArn: string,
  { tables, database, queues, functions, folder, log }: MappingParts,
): { table: string; mapping: StreamMapping } {
  const table = [...tables.values()].find(({ stream }) => stream?.arn === definition.sourceArn);
  if (table?.stream === undefined) throw new Error(`There is no stream ${definition.sourceArn} to map to a function`);
  const stream = { ...table.stream, region: definition.sourceArn.split(':')[3] ?? '' };
  const checkpoint = new Checkpoint(folder, definition.id, stream.arn);
  const onFailure = onFailureTo(definition.onFailureArn, queues);
  const partitionKey = table.key[0] ?? '';
  const parts = { functionArn, stream, partitionKey, database, functions, checkpoint, onFailure, log };
  return { table: table.name, mapping: new StreamMapping(definition, parts) };
}
