import { type Options, readOptions, usage } from './options.ts';
import { makeReports, sendSeizures } from './seizures/send.ts';
import { colleaguesOf } from './stage/colleagues.ts';
import { type Exchange, runningExchange, startedExchange } from './stage/exchange.ts';
import { NoExchange, sentenceOf } from './stage/failure.ts';
import { type Narrator, narratorTo } from './stage/narrator.ts';
import { noticesOf } from './stage/notices.ts';
import type { Stage } from './stage/stage.ts';
import { tellStories } from './stories/tell-stories.ts';

async function exchangeFor({ connection }: Options, narrator: Narrator): Promise<Exchange> {
  if (connection !== undefined) return runningExchange(connection);
  const { value } = await narrator.step(
    'the exchange starts',
    () => startedExchange(narrator.detail),
    (exchange) => `the exchange is ready at ${exchange.connection.url}, on this machine alone`,
  );
  return value;
}

async function run(options: Options, narrator: Narrator): Promise<void> {
  narrator.line('Samsyn: sealed reports between Police and Customs.');
  // First, for a file that is not there or wrong is no reason to start an exchange.
  const made = options.seizures === undefined ? undefined : await makeReports(narrator, options.seizures);
  const { connection, errors, later, stop } = await exchangeFor(options, narrator);
  const notices = noticesOf(connection);
  const stage: Stage = {
    colleagues: colleaguesOf(connection),
    notices,
    narrator,
    later: later && (async (days) => colleaguesOf(await later(days))),
  };
  try {
    if (made === undefined) await tellStories(stage);
    else await sendSeizures(stage, made, options);
  } catch (error) {
    for (const line of errors()) process.stderr.write(`${line}\n`);
    throw error;
  } finally {
    notices.close();
    await stop();
  }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (!options.ok) {
    process.stderr.write(`${options.error}\n\n${usage}`);
    return 2;
  }
  if (options.value.help) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    await run(options.value, narratorTo(process.stdout));
    return 0;
  } catch (error) {
    process.stderr.write(
      error instanceof NoExchange ? `${error.message}\n` : `\nThe demo has failed. ${sentenceOf(error)}\n`,
    );
    return 1;
  }
}

process.exitCode = await main();
