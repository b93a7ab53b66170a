import { describe, expect, it } from 'vitest';
import { newId } from '../support/histories.ts';
import { signedBy } from '../support/principals.ts';
import { approval, happens, review, submission, withdrawal } from '../support/workflow/given.ts';
import { aRacingWorld, outage } from '../support/workflow/racing.ts';
import { type Name, principal } from '../support/workflow/world.ts';

type Row = { submission: string; body: string; signature: { input: string; value: string } };

/** A world with so many submissions that anna has opened, and rows and batches that are really signed. */
const having = async (count: number) => {
  const world = aRacingWorld();
  const ids = Array.from({ length: count }, newId);
  for (const id of ids) await happens({ ...world, id }, submission(), review('anna'));
  const digestOf = async (id: string) => (await world.tables.read(id))?.submission.sealedDigest ?? 'Q'.repeat(43);
  const bodyOf = async (id: string) => JSON.stringify({ decision: 'approve', sealedDigest: await digestOf(id) });
  const row = async (id: string, { by = 'anna' as Name, of = id, body = '' } = {}): Promise<Row> => {
    const text = body || (await bodyOf(id));
    const path = `/v1/police/submissions/${of}/decisions`;
    const { input, value } = await signedBy(principal(by), 'POST', path, text, new Date(world.clock.now).toISOString());
    return { submission: id, body: text, signature: { input, value } };
  };
  const batchOf = (decisions: readonly Row[]) => world.callOf('anna', 'POST', 'decisions', { decisions });
  const sent = async (decisions: readonly Row[], batch = batchOf(decisions)) => {
    const outcome = await world.answered(world.useCases.batch, await batch);
    if (!outcome.ok) return outcome.error.code;
    const { results } = outcome.value.body as { results: { submission: string; status: number; code?: string }[] };
    expect(results.map((one) => one.submission)).toEqual(decisions.map((one) => one.submission));
    return results.map(({ status, code }) => code ?? status);
  };
  const approvalsOf = async (id: string) =>
    (await world.tables.acts(id, 99, 99)).filter(({ act }) => act === 'approved').length;
  const approvals = () => Promise.all(ids.map(approvalsOf));
  return { world, ids, row, batchOf, sent, approvals, bodyOf };
};

describe('a batch of decisions', () => {
  it('is judged row by row, each for itself: a bad one harms no other', async () => {
    const { world, ids, row, sent, approvals } = await having(4);
    const [first = '', second = '', third = '', fourth = ''] = ids;
    await withdrawal('desk').done({ ...world, id: second });
    const { signature, ...rest } = await row(third);
    const rows = [
      await row(first),
      await row(second),
      await row(newId()),
      { ...rest, signature: { ...signature, value: (await row(third)).signature.value } },
      { ...rest, signature: { input: 'samsyn=()', value: 'samsyn=:AAAA:' } },
      await row(third, { of: first }),
      await row(third, { by: 'bo' }),
      await row(third, { body: 'no json' }),
      await row(third, { body: '{"decision":"approve"}' }),
      await row(fourth),
    ];
    expect(await sent(rows)).toEqual([
      200,
      'state-conflict',
      'not-found',
      'signature-invalid',
      'signature-malformed',
      'signature-invalid',
      'role-missing',
      'json-invalid',
      'body-invalid',
      200,
    ]);
    expect(await approvals()).toEqual([1, 0, 0, 1]);
  });

  it('judges a row that comes twice once, and says of the second that it is a replay', async () => {
    const { ids, row, sent, approvals } = await having(1);
    const one = await row(ids[0] ?? '');
    expect(await sent([one, one])).toEqual([200, 'nonce-replayed']);
    expect(await approvals()).toEqual([1]);
  });

  it('takes two rows of one submission in their order, the second signed anew', async () => {
    const { world, ids, row, sent, approvals, bodyOf } = await having(1);
    const [id = ''] = ids;
    // However long the first takes to be written.
    world.before.write.push(async () => {
      for (let turns = 0; turns < 100; turns += 1) await new Promise((done) => setImmediate(done));
    });
    const rejecting = (await bodyOf(id)).replace('"approve"', '"reject","reason":"Not within the purpose."');
    const rows = [await row(id), await row(id, { body: rejecting }), await row(id)];
    expect(await sent(rows)).toEqual([200, 'already-decided', 200]);
    expect(await approvals()).toEqual([1]);
  });

  it('judges no row when it is a replay itself, also where its rows are signed anew', async () => {
    const { world, ids, row, batchOf, sent, approvals } = await having(2);
    const [first = '', second = ''] = ids;
    const rows = [await row(first)];
    const batch = await batchOf(rows);
    expect(await sent(rows, Promise.resolve(batch))).toEqual([200]);
    const others = { ...batch, body: { decisions: [await row(second)] } };
    const again = await Promise.all(Array.from({ length: 5 }, () => world.answered(world.useCases.batch, others)));
    expect(again.map((one) => (one.ok ? 'taken' : one.error.code))).toEqual(Array(5).fill('nonce-replayed'));
    expect(await approvals()).toEqual([1, 0]);
  });

  it('spends the nonces of its rows: refused or not, none of them succeeds as a call of its own later', async () => {
    const { world, ids, row, sent, approvals, bodyOf } = await having(1);
    const [id = ''] = ids;
    const wrong = await row(id, {
      by: 'anna',
      body: (await bodyOf(id)).replace(/"sealedDigest":".{4}/, '"sealedDigest":"AAAA'),
    });
    expect(await sent([wrong, await row(id)])).toEqual(['sealed-digest-mismatch', 200]);
    expect(await sent([wrong])).toEqual(['nonce-replayed']);
    expect(await approvals()).toEqual([1]);
    expect(await approval('anna').done({ ...world, id })).toMatchObject({ ok: true });
  });

  it('says of a row that met an outage that it is unavailable, and of the others what became of them', async () => {
    const { world, ids, row, sent, approvals } = await having(3);
    const rows = await Promise.all(ids.map((id) => row(id)));
    world.before.write.push(async () => {}, outage);
    expect(await sent(rows)).toEqual([200, 'unavailable', 200]);
    expect(await approvals()).toEqual([1, 0, 1]);
    // The row that was not judged may come again as it is.
    expect(await sent([rows[1] ?? expect.fail()])).toEqual([200]);
  });

  it('fails whole on a fault of ours, which is no answer about a row', async () => {
    const { world, ids, row, batchOf } = await having(1);
    world.before.write.push(() => Promise.reject(new TypeError('a fault of ours')));
    const batch = await batchOf([await row(ids[0] ?? '')]);
    await expect(world.answered(world.useCases.batch, batch)).rejects.toThrow(TypeError);
  });
});
