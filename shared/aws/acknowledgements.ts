import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Agency } from '../domain/agency.ts';
import type { Asking } from '../domain/effects.ts';
import { pageSize } from '../workflow/paging.ts';
import type { Exchange, Page } from '../workflow/ports.ts';
import { item } from './items.ts';
import { queriesOf } from './query.ts';

/** Its place among all that are asked: by since when, and each its own, for a page may end between two of one recall. */
function placeOf({ since, submission, agency }: Pick<Asking, 'since' | 'submission' | 'agency'>): string {
  return `${since}#${submission}#${agency}`;
}

/** The attributes by which what is asked of a recipient stands in two indexes: in `Waiting` for its originator, in `Inbox` for itself. */
export function owing(asking: Asking) {
  const place = placeOf(asking);
  return {
    waiting: `acknowledgement#${asking.originator}`,
    waitingSince: place,
    inboxOf: `acknowledgement#${asking.agency}`,
    inboxOrder: place,
  };
}

function askedIn(place: string): Pick<Asking, 'since' | 'submission' | 'agency'> {
  const [since = '', submission = '', agency = ''] = place.split('#');
  return { since, submission, agency };
}

/** What recipients are asked for and have not answered, the oldest first: a page costs what is on it, whatever else there is. */
export function acknowledgementsIn(client: DynamoDBClient, table: string): Pick<Exchange, 'unanswered' | 'askedOf'> {
  const { first } = queriesOf(client, table);
  const page = async (
    index: { readonly name: string; readonly partition: string; readonly sort: string },
    whose: Agency,
    after: string | undefined,
    before: string,
  ): Promise<Page<ReturnType<typeof askedIn>>> => {
    // One more than shows that there are more, and the row that the page before ended with.
    const rows = await first<Readonly<Record<string, string>>>(pageSize + 2, {
      IndexName: index.name,
      KeyConditionExpression: `${index.partition} = :whose AND ${index.sort} BETWEEN :after AND :before`,
      ExpressionAttributeValues: item({
        ':whose': `acknowledgement#${whose}`,
        ':after': after ?? '0',
        ':before': before,
      }),
    });
    const places = rows.map((row) => row[index.sort] ?? '').filter((place) => place !== after);
    const shown = places.slice(0, pageSize);
    return { rows: shown.map(askedIn), next: places.length > pageSize ? (shown.at(-1) ?? null) : null };
  };
  return {
    unanswered: (originator, before, after) =>
      page({ name: 'Waiting', partition: 'waiting', sort: 'waitingSince' }, originator, after, before),
    askedOf: (recipient, after) =>
      page({ name: 'Inbox', partition: 'inboxOf', sort: 'inboxOrder' }, recipient, after, '9'),
  };
}
