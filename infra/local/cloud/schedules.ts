import { randomUUID } from 'node:crypto';
import type { Json } from './basics/json.ts';
import type { Log } from './basics/output.ts';
import { type EventRule, readEventRule, stateOf } from './events/rules.ts';
import { mayInvoke, type Permission } from './lambda/definition.ts';
import type { Functions } from './lambda/functions.ts';
import { account, type Maker } from './template/deploy.ts';
import { arn, physicalName } from './template/names.ts';

/** A rule of EventBridge that fires at a steady rate. */
export interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly everyMs: number;
  readonly targets: { readonly functionArn: string; readonly input: Json | undefined }[];
}

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The maker of EventBridge rules: those that fire at a rate, and those that hand events on. */
export function ruleMakers(schedules: Schedule[], rules: EventRule[]): Record<string, Maker> {
  return {
    'AWS::Events::Rule': (request) => {
      const { properties, region } = request;
      const name = properties.text('Name') ?? physicalName(request, 64);
      const ruleArn = arn('events', region, `rule/${name}`);
      const state = stateOf(name, properties);
      properties.ignore('Description');
      if (properties.get('EventPattern') !== undefined) {
        const rule = readEventRule({ name, arn: ruleArn }, state, properties);
        if (state !== 'DISABLED') rules.push(rule);
        return { ref: name, attributes: { Arn: ruleArn } };
      }
      const everyMs = rateOf(name, properties.needText('ScheduleExpression'));
      const targets = properties.objects('Targets').map((target) => {
        const functionArn = target.needText('Arn');
        if (!functionArn.startsWith('arn:aws:lambda:'))
          throw new Error(`Rule ${name}: the local cloud fires functions alone`);
        const input = target.text('Input');
        return { functionArn, input: input === undefined ? undefined : (JSON.parse(input) as Json) };
      });
      if (state !== 'DISABLED') schedules.push({ name, arn: ruleArn, region, everyMs, targets });
      return { ref: name, attributes: { Arn: ruleArn } };
    },
  };
}

function rateOf(name: string, expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const milliseconds = units[unit ?? ''];
  if (count === undefined || milliseconds === undefined) {
    throw new Error(`Rule ${name}: the local cloud knows rate(…) alone, not ${expression}`);
  }
  return Number(count) * milliseconds;
}

/**
 * Fires schedules while the exchange runs. Each fires once at the start too: the clock of its rule did not stop while
 * this machine's exchange did.
 */
export function runSchedules(
  schedules: readonly Schedule[],
  functions: Functions,
  permissions: readonly Permission[],
  log: Log,
): { stop(): void } {
  const fire = (schedule: Schedule): void => {
    for (const { functionArn, input } of schedule.targets) {
      const name = functions.definition(functionArn).name;
      if (mayInvoke(permissions, name, 'events.amazonaws.com', schedule.arn)) {
        void functions.invoke(functionArn, input ?? eventOf(schedule));
      } else {
        log({ level: 'ERROR', message: `No permission of the template lets rule ${schedule.name} invoke ${name}` });
      }
    }
  };
  const timers = schedules.map((schedule) => setInterval(fire, schedule.everyMs, schedule));
  schedules.forEach(fire);
  return { stop: () => timers.forEach(clearInterval) };
}

function eventOf({ arn: ruleArn, region }: Schedule): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [ruleArn],
    detail: {},
  };
}
