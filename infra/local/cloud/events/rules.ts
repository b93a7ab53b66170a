import { isObject, type JsonObject, type Properties } from '../basics/json.ts';
import { type Filter, readFilter } from '../mappings/filter.ts';

/** A rule of EventBridge that hands events on to queues. */
export interface EventRule {
  readonly name: string;
  readonly arn: string;
  readonly filter: Filter;
  /** Whether it takes what CloudTrail tells of calls that change nothing. */
  readonly takesReads: boolean;
  readonly queueArns: readonly string[];
}

const states = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] as const;
export type RuleState = (typeof states)[number];

/** The state of a rule. @throws Error for one that EventBridge does not know. */
export function stateOf(name: string, properties: Properties): RuleState {
  const given = properties.text('State') ?? 'ENABLED';
  const state = states.find((one) => one === given);
  if (state === undefined) throw new Error(`Rule ${name}: there is no state ${given}`);
  return state;
}

/**
 * Reads a rule with an event pattern.
 * @throws Error for a comparison that is not known here, a target that is no queue, and whatever changes what is handed on.
 */
export function readEventRule(
  rule: { name: string; arn: string },
  state: RuleState,
  properties: Properties,
): EventRule {
  const pattern = properties.get('EventPattern');
  const queueArns = properties.objects('Targets').map((target) => {
    const queueArn = target.needText('Arn');
    if (!queueArn.startsWith('arn:aws:sqs:'))
      throw new Error(`Rule ${rule.name}: the local cloud hands events on to queues alone`);
    // Here nothing stands between a rule and its queue that could lose an event.
    target.ignore('Id', 'RetryPolicy', 'DeadLetterConfig');
    target.done();
    return queueArn;
  });
  if (!isObject(pattern)) throw new Error(`Rule ${rule.name}: its pattern must be an object`);
  return {
    ...rule,
    filter: readFilter([JSON.stringify(pattern satisfies JsonObject)]),
    takesReads: state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    queueArns,
  };
}
