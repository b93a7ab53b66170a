import { readFileSync } from 'node:fs';
import { type Resource, table } from './templates.ts';

function read(name: string) {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

const { perUnit, region, asOf, source } = read('prices.json') as {
  perUnit: Readonly<Record<string, number>>;
  region: string;
  asOf: string;
  source: string;
};

/** What one submission asks for, all the way; measured by `npm run cost:measure`. */
type Calls = Readonly<Record<string, number>>;

const minutes = 730 * 60;
const gb = 1e9;

/**
 * Lambda's own hands: five pollers of a queue, each asking for 20 seconds, whether or not there is anything.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const pollsAMinute = 15;

/**
 * How long a function runs, in milliseconds: assumed, for nothing of ours has run on AWS. A start of its own work, and a wait for each call
 * that it makes. Memory is 512 MB.
 */
const runs = { invocation: 20, call: 10, memoryGb: 0.5 };

/** What the sweep does each minute: it asks three lists of an index for each agency at once, each half a unit when empty, and writes a line. */
const sweep = { lists: 3, readUnits: 0.5, calls: 1, logBytes: 240 };

/** What is done by the clock each five minutes: one list of an index for each agency, half a unit when nothing in it has its time, and a line. */
const time = { everyMinutes: 5, lists: 1, readUnits: 0.5, calls: 1, logBytes: 180 };

/**
 * What it takes to hold one use of a content key against the acts: EventBridge sends it, Lambda takes it and deletes it, and the table is asked for
 * the acts and the readings. The events themselves, of services of AWS, and the first trail of an account cost nothing.
 */
const judging = { queueRequests: 3, calls: 2, readUnits: 2 };

function gbSeconds(invocations: number, calls: number): number {
  return ((invocations * runs.invocation + calls * runs.call) / 1000) * runs.memoryGb;
}

interface Line {
  readonly what: string;
  readonly count: number;
  readonly price: string;
}

function costOf({ count, price }: Line): number {
  return count * (perUnit[price] ?? Number.NaN);
}

function money(value: number): string {
  return value.toFixed(2);
}

function counted(value: number): string {
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en-GB') : value.toFixed(2);
}

function unit(price: string): string {
  const value = perUnit[price] ?? Number.NaN;
  return value >= 0.01 ? money(value) : `${Number((value * 1e6).toFixed(3))} a million`;
}

function asTable(lines: readonly Line[]): string {
  const rows = lines.map((line) => [line.what, counted(line.count), unit(line.price), money(costOf(line))]);
  const sum = lines.reduce((total, line) => total + costOf(line), 0);
  return table(['what', 'how many', 'each, USD', 'USD'], [...rows, ['**together**', '', '', `**${money(sum)}**`]], 3);
}

function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter(({ Type }) => Type === type);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Metrics that an alarm reads: those of its expression, or the one. */
function metricsOf({ Properties }: Resource): number {
  const metrics = Properties?.Metrics;
  return Array.isArray(metrics) ? metrics.filter((one) => one.MetricStat !== undefined).length : 1;
}

/** What a schedule runs and finds nothing to do. */
function bySchedule(what: string, agencies: number, idle: typeof time): readonly Line[] {
  const runs = minutes / idle.everyMinutes;
  return [
    { what, count: runs, price: 'lambdaInvocation' },
    { what: 'their GB-seconds', count: gbSeconds(runs, idle.calls * runs), price: 'lambdaGbSecond' },
    { what: 'their read units', count: idle.lists * agencies * idle.readUnits * runs, price: 'readUnit' },
    { what: 'their log, GB', count: (idle.logBytes * runs) / gb, price: 'logGb' },
  ];
}

/** What is paid in a month in which nothing is sent. */
export function idleMonth(resources: readonly Resource[], agencies: number): string {
  const acls = ofType(resources, 'AWS::WAFv2::WebACL');
  const queuesPolled = ofType(resources, 'AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => Properties?.StartingPosition === undefined,
  );
  return asTable([
    { what: 'keys in KMS', count: ofType(resources, 'AWS::KMS::Key').length, price: 'kmsKeyMonth' },
    {
      what: 'metrics that alarms read',
      count: ofType(resources, 'AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
      price: 'alarmMetricMonth',
    },
    {
      what: 'metrics of our own',
      count: ofType(resources, 'AWS::Logs::MetricFilter').length,
      price: 'customMetricMonth',
    },
    { what: 'dashboard', count: ofType(resources, 'AWS::CloudWatch::Dashboard').length, price: 'dashboardMonth' },
    { what: 'web firewall', count: acls.length, price: 'webAclMonth' },
    {
      what: 'its rules',
      count: acls.reduce((sum, { Properties }) => sum + lengthOf(Properties?.Rules), 0),
      price: 'webAclRuleMonth',
    },
    { what: 'looks of Lambda into queues', count: queuesPolled.length * pollsAMinute * minutes, price: 'queueRequest' },
    ...bySchedule('runs of the sweep', agencies, { ...sweep, everyMinutes: 1 }),
    ...bySchedule('runs by the clock', agencies, time),
  ]);
}

/** What holding each use of a key against the acts adds, where it is done. */
function judgedLines(uses: number): readonly Line[] {
  return [
    { what: 'uses of keys held against acts', count: uses, price: 'lambdaInvocation' },
    { what: 'their GB-seconds', count: gbSeconds(uses, judging.calls * uses), price: 'lambdaGbSecond' },
    { what: 'their read units', count: judging.readUnits * uses, price: 'readUnit' },
    { what: 'their requests of queues', count: judging.queueRequests * uses, price: 'queueRequest' },
  ];
}

/** The lines of a million submissions of one handling code, each sent, approved, released and read by one recipient. */
function millionLines(calls: Calls, resources: readonly Resource[], isJudged: boolean): readonly Line[] {
  const million = (name: string): number => 1e6 * (calls[name] ?? Number.NaN);
  const gbOf = (name: string): number => million(name) / gb;
  const firewalls = ofType(resources, 'AWS::WAFv2::WebACL').length;
  return [
    { what: 'calls of the API', count: million('apiCalls'), price: 'apiCall' },
    { what: 'calls that the web firewall looks at', count: firewalls * million('apiCalls'), price: 'webAclRequest' },
    { what: 'runs of functions', count: million('invocations'), price: 'lambdaInvocation' },
    {
      what: 'their GB-seconds',
      count: gbSeconds(million('invocations'), million('serviceCalls')),
      price: 'lambdaGbSecond',
    },
    { what: 'write units of the tables', count: million('writeUnits'), price: 'writeUnit' },
    { what: 'read units of the tables', count: million('readUnits'), price: 'readUnit' },
    { what: 'ReEncrypt from RSA', count: million('kmsRsa'), price: 'kmsRsaRequest' },
    { what: 'other uses of content keys', count: million('kmsSymmetric'), price: 'kmsSymmetricRequest' },
    ...judgedLines(isJudged ? million('kmsRsa') + million('kmsSymmetric') : 0),
    { what: 'requests of queues', count: million('queueRequests'), price: 'queueRequest' },
    { what: 'notifications', count: million('published'), price: 'topicPublish' },
    { what: 'logs, GB', count: gbOf('logBytes'), price: 'logGb' },
    { what: 'answers to agencies, GB', count: gbOf('answeredBytes'), price: 'dataOutGb' },
    { what: 'kept in the tables, GB, each month', count: gbOf('storedBytes'), price: 'tableGbMonth' },
    { what: 'kept to restore them, GB, each month', count: gbOf('storedBytes'), price: 'recoveryGbMonth' },
    { what: 'kept in logs, GB, each month', count: gbOf('logBytes'), price: 'logGbMonth' },
  ];
}

/** What a million submissions cost, beside what they cost before, line by line. */
export function aMillion(calls: Calls, before: Calls, resources: readonly Resource[]): string {
  const [now, then] = [millionLines(calls, resources, true), millionLines(before, resources, false)];
  const sum = (lines: readonly Line[]): string => money(lines.reduce((total, line) => total + costOf(line), 0));
  const rows = now.map((line, i) => {
    const earlier = then[i] ?? line;
    return [
      line.what,
      counted(earlier.count),
      counted(line.count),
      unit(line.price),
      money(costOf(earlier)),
      money(costOf(line)),
    ];
  });
  const together = ['**together**', '', '', '', `**${sum(then)}**`, `**${sum(now)}**`];
  return table(['what', 'before', 'how many', 'each, USD', 'before, USD', 'USD'], [...rows, together], 5);
}

/** The whole account, as the page has it. */
export function account(resources: readonly Resource[], agencies: number): string {
  const calls = read('calls.json') as Readonly<Record<string, Calls>>;
  const before = read('calls-before.json') as Readonly<Record<string, Calls>>;
  return [
    `Prices of ${region}, ${asOf}: ${source}.`,
    `**A month in which nothing is sent**, ${agencies} agencies:`,
    idleMonth(resources, agencies),
    ...Object.entries(calls).flatMap(([code, counts]) => [
      `**A million submissions under ${code}**, sent, approved, released, read once:`,
      aMillion(counts, before[code] ?? counts, resources),
    ]),
  ].join('\n\n');
}
