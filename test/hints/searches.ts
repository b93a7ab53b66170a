import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Connection, Principal } from '../../shared/client/connection.ts';
import { connectAs } from '../../shared/client/node/connect.ts';
import { quantile } from '../bench/figures.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { operatorOf } from '../support/operator.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

const median = (all: readonly number[]): number => quantile(all, 0.5);
const apart = (one: readonly number[], other: readonly number[]): number => Math.abs(median(one) - median(other));

/** How far two halves of these lie apart, drawn a thousand times: in nineteen of twenty by no more than this. */
const halvesApart = (all: readonly number[]): number => {
  const drawn = Array.from({ length: 1_000 }, () => {
    const shuffled = all.map((time) => [Math.random(), time] as const).sort(([a], [b]) => a - b);
    const times = shuffled.map(([, time]) => time);
    return apart(times.slice(0, times.length / 2), times.slice(times.length / 2));
  });
  return quantile(drawn, 0.95);
};

/** A number of the fiction's series that no report names. */
const nobodys = (): string => `+4687465${String(Math.floor(Math.random() * 1e4)).padStart(4, '0')}`;

/**
 * Searches of customs for what the police hold and have not released, and for what nobody holds, in pairs, either first by chance. Tells both
 * medians, and whether they lie apart by no more than two halves of the misses do.
 */
export const searchHints = async (home: string, connection: Connection, pairs: number): Promise<boolean> => {
  const person = (name: string): Principal => {
    const found = connection.principals.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no principal ${name}`);
    return found;
  };
  const hidden = '+46701740612';
  const subjects = [{ type: 'phone', identifiers: [{ type: 'phone', value: hidden }] }];
  const desk = await connectAs(connection, person('police-desk'));
  for (let i = 0; i < 20; i += 1) await desk.submit(coverFor(['customs'], 'H1'), { ...aReport('Held.'), subjects });
  const { database, exchangeTable } = await operatorOf(home);
  let bytes: number | undefined;
  const took = async (value: string): Promise<number> => {
    const body = JSON.stringify({
      selector: { type: 'phone', value },
      salt: 's'.repeat(22),
      purpose: 'investigate',
      justification: 'Measured, in a pair.',
    });
    const call = { method: 'POST', path: '/v1/customs/searches', body } as const;
    const raw = await signedCall(connection, person('customs-analyst'), call);
    const began = performance.now();
    const { code, text } = await sendRaw(connection, raw);
    const time = performance.now() - began;
    const length = text.replace(/"seq":\d+/, '').length;
    bytes ??= length;
    if (code !== '200' || length !== bytes || text.includes('true')) throw new Error(`a search was told ${text}`);
    return time;
  };
  /** The day's budget anew: it would stop the measure after two hundred. */
  const anew = async (seq: number): Promise<void> => {
    const used = { day: '2000-01-01', times: 1 };
    for (const row of [
      { pk: 'searches#customs', sk: 'standing', seq, ...used },
      { pk: 'searches#customs', sk: `by#${personOf(person('customs-analyst'))}`, ...used },
    ])
      await database.send(new PutItemCommand({ TableName: exchangeTable, Item: marshall(row) }));
  };
  const [ofHidden, ofMiss]: [number[], number[]] = [[], []];
  for (let i = 0; i < pairs + 20; i += 1) {
    if (i % 80 === 79) await anew(2 * i);
    const first = Math.random() < 0.5;
    const one = await took(first ? hidden : nobodys());
    const other = await took(first ? nobodys() : hidden);
    if (i < 20) continue;
    ofHidden.push(first ? one : other);
    ofMiss.push(first ? other : one);
  }
  database.destroy();
  const [found, allowed] = [apart(ofHidden, ofMiss), halvesApart(ofMiss)];
  const told = [
    'POST searches, held but not released'.padEnd(34),
    `${pairs} pairs`,
    `hidden ${median(ofHidden).toFixed(2)} ms`,
    `nobody’s ${median(ofMiss).toFixed(2)} ms`,
    `apart ${found.toFixed(3)} ms`,
    `two halves of the misses ${allowed.toFixed(3)} ms`,
    `each answer of ${bytes} bytes`,
  ];
  process.stdout.write(`${told.join('  ')}\n`);
  return found <= allowed;
};

const personOf = ({ holder, keyid }: Principal): string => (holder === undefined ? `key ${keyid}` : `holder ${holder}`);
