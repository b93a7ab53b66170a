import type { Properties } from '../basics/json.ts';
import type { Maker } from '../template/deploy.ts';
import { physicalName } from '../template/names.ts';
import { type Filter, readFilter } from './filter.ts';

interface Mapping {
  /** Always the same for the same place in the template: a stream's checkpoint lies under it. */
  readonly id: string;
  readonly functionName: string;
  readonly sourceArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsFailures: boolean;
}

export interface QueueMappingDefinition extends Mapping {
  readonly kind: 'queue';
  readonly maximumConcurrency: number;
}

export interface StreamMappingDefinition extends Mapping {
  readonly kind: 'stream';
  readonly filter: Filter;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** Batches of one shard at once; records of one partition key stay in their order. */
  readonly lanes: number;
  readonly bisects: boolean;
  /** −1: as long as the record lasts. */
  readonly maximumRetries: number;
  /** −1: however old it is. */
  readonly maximumAgeSeconds: number;
  readonly onFailureArn: string | undefined;
}

export type MappingDefinition = QueueMappingDefinition | StreamMappingDefinition;

/** A function has this many environments at most, so more calls at once would only wait, their messages unseen by others. */
const defaultConcurrency = 4;

/** The maker of event source mappings of queues and table streams. */
export function mappingMakers(mappings: MappingDefinition[]): Record<string, Maker> {
  return {
    'AWS::Lambda::EventSourceMapping': (request) => {
      const id = physicalName(request, 100);
      const { properties } = request;
      properties.ignore('Tags', 'MetricsConfig', 'KmsKeyArn');
      if (properties.get('Enabled') !== false) mappings.push(define(id, properties));
      else properties.ignoreAll();
      return { ref: id, attributes: { Id: id, EventSourceMappingArn: id } };
    },
  };
}

function define(id: string, properties: Properties): MappingDefinition {
  const sourceArn = properties.needText('EventSourceArn');
  const isStream = sourceArn.startsWith('arn:aws:dynamodb:');
  if (!isStream && !sourceArn.startsWith('arn:aws:sqs:')) {
    throw new Error(`${id}: the local cloud reads queues and table streams, not ${sourceArn}`);
  }
  const mapping: Mapping = {
    id,
    sourceArn,
    functionName: properties.needText('FunctionName').split(':').at(-1) ?? '',
    batchSize: properties.number('BatchSize') ?? (isStream ? 100 : 10),
    windowSeconds: properties.number('MaximumBatchingWindowInSeconds') ?? 0,
    reportsFailures: properties.list('FunctionResponseTypes').includes('ReportBatchItemFailures'),
  };
  return isStream ? streamMapping(mapping, properties) : queueMapping(mapping, properties);
}

function queueMapping(mapping: Mapping, properties: Properties): QueueMappingDefinition {
  if (mapping.batchSize > 10 && mapping.windowSeconds < 1) {
    throw new Error(`${mapping.id}: a batch of more than 10 messages needs MaximumBatchingWindowInSeconds`);
  }
  const maximumConcurrency = properties.object('ScalingConfig')?.number('MaximumConcurrency') ?? defaultConcurrency;
  return { ...mapping, kind: 'queue', maximumConcurrency };
}

function streamMapping(mapping: Mapping, properties: Properties): StreamMappingDefinition {
  const startingPosition = properties.needText('StartingPosition');
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    throw new Error(`${mapping.id}: the local cloud does not start at ${startingPosition}`);
  }
  const maximumRetries = within(mapping.id, properties, 'MaximumRetryAttempts', 0, 10_000);
  const maximumAgeSeconds = within(mapping.id, properties, 'MaximumRecordAgeInSeconds', 60, 604_800);
  const filters = properties.object('FilterCriteria')?.objects('Filters') ?? [];
  return {
    ...mapping,
    kind: 'stream',
    startingPosition,
    lanes: properties.number('ParallelizationFactor') ?? 1,
    filter: readFilter(filters.map((filter) => filter.needText('Pattern'))),
    bisects: properties.flag('BisectBatchOnFunctionError'),
    maximumRetries,
    maximumAgeSeconds,
    onFailureArn: properties.object('DestinationConfig')?.object('OnFailure')?.text('Destination'),
  };
}

/** A limit of a stream mapping as Lambda takes it: −1, which is also what counts where it is left out, or from the least to the most. */
function within(id: string, properties: Properties, name: string, least: number, most: number): number {
  const value = properties.number(name) ?? -1;
  if (value !== -1 && (value < least || value > most)) {
    throw new Error(`${id}: ${name} is -1 or from ${least} to ${most}, not ${value}`);
  }
  return value;
}
