import type { Connection } from '../../shared/client/connection.ts';
import { connectionFile, readConnectionFile, Usage } from '../../shared/command/call/session.ts';
import { handlingCodes } from '../../shared/domain/handling.ts';
import { sentenceOf } from '../local/demo/stage/failure.ts';
import { narratorTo } from '../local/demo/stage/narrator.ts';
import { checkDeployedApi } from './deployed-api.ts';
import { diagnosisOf } from './diagnosis.ts';
import { type Journey, walk } from './journey.ts';
import { type Options, readOptions, usage } from './options.ts';
import { type People, peopleOf } from './people.ts';
import { StepFailed, type Steps, stepNames, timedSteps } from './steps.ts';
import { type Waits, waitsOf } from './waits.ts';

/** A report that has arrived. Times in milliseconds. */
interface Arrived {
  readonly journey: Journey;
  readonly took: Steps['took'];
  readonly inAll: number;
  readonly calls: number;
}

/**
 * Each agency sends to the next one, and the last one to the first: two to each other. The first report is the plainest: it alone shows
 * whether content keys move at all.
 */
function journeysOf({ agencies }: People): Journey[] {
  return agencies.flatMap((from, i) =>
    handlingCodes.map((handling) => {
      const to = agencies[(i + 1) % agencies.length] ?? from;
      const reference = `SMOKE ${new Date().toISOString().slice(0, 10)} ${handling}`;
      return { from, to, handling, reference, id: from.desk.newId() };
    }),
  );
}

function wayOf({ from, to }: Journey) {
  return { from: from.id, to: to.id };
}

/** Sends the reports one after the other, until one does not arrive; that one throws. */
async function send(journeys: readonly Journey[], waits: Waits, { calls }: People, tell: (arrived: Arrived) => void) {
  for (const journey of journeys) {
    const [steps, from, before] = [timedSteps(), performance.now(), calls()];
    try {
      await walk(journey, waits, steps);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      const advice = diagnosisOf(error, wayOf(journey));
      const { id, reference } = journey;
      throw new Error(
        `${reference}, ${journey.from.id} → ${journey.to.id}, ${id}, failed at "${error.step}": ${error.message}.${advice === undefined ? '' : `\n  ${advice}`}`,
        { cause: error },
      );
    }
    tell({ journey, took: steps.took, inAll: performance.now() - from, calls: calls() - before });
  }
}

function whole(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : String(Math.round(milliseconds));
}

function rowOf({ journey: { from, to, handling, id }, took, inAll, calls }: Arrived): readonly string[] {
  return [
    `${from.id} → ${to.id}`,
    handling,
    ...stepNames.map((name) => whole(took[name])),
    whole(inAll),
    String(calls),
    id,
  ];
}

function told({ journey, took, inAll, calls }: Arrived): object {
  return {
    id: journey.id,
    reference: journey.reference,
    ...wayOf(journey),
    handling: journey.handling,
    milliseconds: Object.fromEntries(Object.entries(took).map(([name, took]) => [name, Math.round(took)])),
    inAll: Math.round(inAll),
    calls,
  };
}

function waysOfWaiting({ notifications }: Connection, { agencies }: People): string {
  return agencies
    .map(({ id }) => (notifications[id] === undefined ? `${id} asks` : `${id} is told by its queue`))
    .join(', ');
}

async function run({ json, connection: named, outputs, url, patience }: Options): Promise<void> {
  const connection = readConnectionFile(connectionFile(named, process.env));
  const at = url ?? connection.url;
  const people = await peopleOf(connection, at);
  const waits = waitsOf(connection, patience);
  const narrator = narratorTo(process.stdout);
  const arrived: Arrived[] = [];
  const from = performance.now();
  if (!json) {
    narrator.line(`${at}, authority ${connection.authority}; ${waysOfWaiting(connection, people)}`);
  }
  try {
    await checkDeployedApi(outputs, { env: process.env, tell: (line) => (json ? undefined : narrator.line(line)) });
    await send(journeysOf(people), waits, people, (one) => {
      arrived.push(one);
      const { journey, inAll } = one;
      if (json) process.stdout.write(`${JSON.stringify(told(one))}\n`);
      else narrator.line(`arrived: ${journey.reference}, ${journey.from.id} → ${journey.to.id}, in ${whole(inAll)} ms`);
    });
  } finally {
    waits.close();
    const inAll = performance.now() - from;
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ arrived: arrived.length, calls: people.calls(), inAll: Math.round(inAll) })}\n`,
      );
    } else if (arrived.length > 0) {
      narrator.line('\nMilliseconds:');
      narrator.table(['', '', ...stepNames, 'in all', 'calls', 'id'], arrived.map(rowOf));
      narrator.line(`\n${arrived.length} reports, ${people.calls()} HTTP calls, ${(inAll / 1000).toFixed(1)} s.`);
    }
  }
}

/** @returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.help) process.stdout.write(usage);
    else await run(options);
    return 0;
  } catch (error) {
    const isUsage = error instanceof Usage;
    const sentence =
      isUsage || (error instanceof Error && error.cause instanceof StepFailed) ? error.message : sentenceOf(error);
    const text = isUsage ? `smoke: ${sentence}` : `\nFAILED. ${sentence}`;
    process.stderr.write(
      `${args.includes('--json') ? JSON.stringify({ error: isUsage ? 'usage' : 'failed', detail: sentence }) : text}\n`,
    );
    return isUsage ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
