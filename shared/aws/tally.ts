import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Counted, Tally } from '../domain/tally.ts';
import type { Exchange } from '../workflow/ports.ts';
import { orUnavailable } from './dynamo.ts';
import { item, keyOf } from './items.ts';
import { queriesOf } from './query.ts';

/** What is counted, in so few letters that a page of the index holds thousands: a row of it is its keys and nothing else. */
function written(counted: Counted): string {
  const { what } = counted;
  switch (counted.what) {
    case 'ended': {
      const { how, priority, inTime, hours } = counted;
      return [what, how, priority, inTime ? 'in-time' : 'late', hours.toFixed(3)].join('#');
    }
    case 'read':
      return `${what}#${counted.purpose}`;
    case 'outcome':
      return `${what}#${counted.outcome}`;
    case 'searched':
      return `${what}#${counted.hit ? 'hit' : 'miss'}`;
    case 'refused':
      return [what, ...Object.entries(counted.codes).map(([code, count]) => `${code}=${count}`)].join('#');
    default:
      return what;
  }
}

function numbered(pairs: readonly string[]): object {
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])]));
}

function read(text: string): Counted {
  const [what, ...rest] = text.split('#');
  const [first, priority, inTime, hours] = rest;
  const counted = {
    submitted: {},
    released: {},
    ended: { how: first, priority, inTime: inTime === 'in-time', hours: Number(hours) },
    read: { purpose: first },
    outcome: { outcome: first },
    searched: { hit: first === 'hit' },
    refused: { codes: numbered(rest) },
  }[what ?? ''];
  if (counted === undefined) throw new Error('a row of the index Tally counts nothing that is known');
  return { what, ...counted } as Counted;
}

/** The attributes by which a row stands in the index `Tally`: of one agency, in the order of their times. */
export function tallied({ of, at, counted }: Tally) {
  return { tallyOf: of, tallyOrder: `${at}#${written(counted)}` };
}

/** How long refusals are counted: after that nobody asks for their month any more, and the rows go by themselves. */
const refusalsKept = 3 * 366 * 86_400;

/** What is counted, in the table `Exchange`: acts carry it themselves; what is none has a row of its own. */
export function talliesIn(client: DynamoDBClient, table: string): Pick<Exchange, 'tallies' | 'tally'> {
  return {
    async tallies(agency, from, until) {
      const rows = await queriesOf(client, table).first<{ readonly tallyOrder: string }>(Number.POSITIVE_INFINITY, {
        IndexName: 'Tally',
        KeyConditionExpression: 'tallyOf = :of AND tallyOrder BETWEEN :from AND :until',
        ExpressionAttributeValues: item({ ':of': agency, ':from': from, ':until': until }),
      });
      return rows.map(({ tallyOrder }) => read(tallyOrder.slice(tallyOrder.indexOf('#') + 1)));
    },
    async tally(tally) {
      const expiresAt = Math.floor(Date.parse(tally.at) / 1000) + refusalsKept;
      const row = { ...keyOf.tally(tally.of, globalThis.crypto.randomUUID()), ...tallied(tally), expiresAt };
      await orUnavailable(client.send(new PutItemCommand({ TableName: table, Item: item(row) })));
    },
  };
}
