import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { nameOf, pairsThatOpen } from '../takeover/pairs.ts';
import { type Takeover, takeover } from '../takeover/reach.ts';
import { opensForTwo, readsAlone } from '../takeover/table.ts';
import { intruderIn, lootOf } from './intruder.ts';

const agencies = ['police', 'customs'];
let exchange: TestExchange;
let operator: Operator;
let found: Takeover;
beforeAll(async () => {
  exchange = await startTestExchange();
  operator = await operatorOf(exchange.home);
  found = takeover(exchange.cloud.judgedBy, agencies);
});
afterAll(async () => {
  operator.database.destroy();
  await exchange.stop();
});

/** Functions that do this, whoever stands behind them. */
const who = (deed: string): readonly string[] => found.reaches.filter(({ deeds }) => deeds.has(deed)).map(nameOf);

describe('whoever takes over a function, and does what its code would not', () => {
  it('is tried with every function, on everything', () => {
    expect(found.reaches).toHaveLength(12 * agencies.length + 10);
    expect(found.tried).toBeGreaterThan(30_000);
  });

  it('reads no report alone, and opens keys of one agency at most', () => {
    expect(readsAlone(found.reaches)).toEqual([]);
    expect(opensForTwo(found.reaches)).toEqual([]);
    for (const agency of agencies) {
      expect(who(`opens intake of ${agency}`)).toEqual([]);
      expect(who(`opens waiting of ${agency}`)).toEqual([`${agency}-review-submission`]);
      expect(who(`opens released of ${agency}`)).toEqual([`${agency}-disclose-record`]);
      expect(who(`takes from waiting of ${agency}`)).toEqual(['release-record']);
      expect(who(`reads Records of ${agency}`)).toEqual(
        ['serve-sealed', 'read-record'].map((file) => `${agency}-${file}`),
      );
    }
    // The key of a record lies where its originator is named: the recipient's function hands it out, the originator's takes it back.
    expect(who('reads Records of customs#police')).toEqual(['customs-disclose-record']);
    // What has its day goes by the clock, whoever it belongs to: keys, records and ciphertexts are ended, and none is read.
    expect(who('deletes Records of customs#police')).toEqual(['keep-time', 'police-recall-record']);
    const clock = found.reaches.find((reach) => nameOf(reach) === 'keep-time');
    expect(
      [...(clock?.deeds ?? [])].filter((deed) => /^(opens|takes from|puts under) |^reads (Sealed|Records)/.test(deed)),
    ).toEqual([]);
  });

  it('makes and ends no key, signs nothing, enrols nobody, and deletes or changes no ciphertext before its day', () => {
    const others = found.reaches.filter((reach) => nameOf(reach) !== 'keep-time');
    const deeds = others.flatMap((reach) => [...reach.deeds].map((deed) => `${nameOf(reach)} ${deed}`));
    expect(
      deeds.filter((deed) => / (uses|ends) | writes Registry| deletes (Sealed|Records of \w+$|Registry)/.test(deed)),
    ).toEqual([]);
    expect(who('makes Tokens of selectors').toSorted()).toEqual(
      agencies.flatMap((agency) => [`${agency}-keep-selectors`, `${agency}-search-records`]).toSorted(),
    );
    expect(who('writes Sealed')).toEqual(agencies.map((agency) => `${agency}-accept-submission`));
  });

  it('takes keys from recipients of its own agency’s reports alone, and changes nothing else of a record than that it is recalled', () => {
    for (const [agency = '', other = ''] of [agencies, agencies.toReversed()]) {
      expect(who(`deletes Records of ${other}#${agency}`)).toEqual(['keep-time', `${agency}-recall-record`]);
      // The release marks with the same right what a correction replaces, and the clock what has gone.
      expect(who(`recalls Records of ${other}`)).toEqual(['keep-time', 'release-record', `${agency}-recall-record`]);
      expect(who(`writes Records of ${other}`)).toEqual(['keep-time', 'release-record']);
      const recalling = found.reaches.find((reach) => nameOf(reach) === `${agency}-recall-record`);
      expect([...(recalling?.deeds ?? [])].filter((deed) => /Records|opens|Sealed/.test(deed)).sort()).toEqual([
        `deletes Records of ${other}#${agency}`,
        `recalls Records of ${other}`,
      ]);
    }
  });

  it('learns by a search function no more than its own readers may: no submission, and no token of another agency', () => {
    for (const agency of agencies) {
      const searching = found.reaches.find((reach) => nameOf(reach) === `${agency}-search-records`);
      const ofExchange = [...(searching?.deeds ?? [])].filter((deed) => deed.includes('Exchange')).sort();
      expect(ofExchange).toEqual([
        `reads Exchange of searches#${agency}`,
        `reads Exchange of token#${agency}#t`,
        `writes Exchange of searches#${agency}`,
        `writes Exchange of token#${agency}#t`,
      ]);
      expect([...(searching?.deeds ?? [])].filter((deed) => /^(opens|takes|puts)|Sealed|Records/.test(deed))).toEqual(
        [],
      );
    }
  });

  it('reads reports in a pair alone that is listed with its reason', () => {
    const pairs = pairsThatOpen(found.reaches);
    const behindOneDoor = pairs.filter(({ opener, server }) => opener.split('-')[0] === server.split('-')[0]);
    expect(behindOneDoor.map(({ opener, server }) => `${opener} + ${server}`)).toEqual(
      agencies.flatMap((agency) =>
        ['review-submission', 'disclose-record'].map((file) => `${agency}-${file} + ${agency}-serve-sealed`),
      ),
    );
    expect(pairs.filter(({ reason }) => reason === 'NO REASON IS KNOWN')).toEqual([]);
    expect(pairs).toHaveLength(4 * agencies.length);
  });
});

describe('with the credentials of each function, at the gateway', () => {
  it('gets of a real report exactly what the table says', async () => {
    const loot = await lootOf(exchange, operator, 'police', 'customs');
    for (const { role, deeds } of found.reaches) {
      const intruder = intruderIn(exchange, role);
      const done = await intruder.tries(loot);
      const expected = Object.keys(done).map((deed) => [deed, deeds.has(deed) ? true : 'AccessDeniedException']);
      expect({ role, done }).toEqual({ role, done: Object.fromEntries(expected) });
      intruder.leave();
    }
  });
});
