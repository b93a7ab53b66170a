import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrackedSubmission } from '../../shared/protocol/answers.ts';
import { ran } from '../command/terminal.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

/** What this principal is answered at its own agency's door. */
const answered = async (name: string, method: 'GET' | 'POST', below: string, body?: object) => {
  const principal = exchange.connection.principals.find((p) => p.name === name);
  if (principal === undefined) throw new Error(`no principal ${name}`);
  const path = `/v1/${principal.agency}/${below}`;
  const call = { method, path, body: body && JSON.stringify(body) };
  return sendRaw(exchange.connection, await signedCall(exchange.connection, principal, call));
};
const told = async (name: string, method: 'GET' | 'POST', below: string, body?: object) => {
  const { status, code, text } = await answered(name, method, below, body);
  return status === 200 ? { status, ...JSON.parse(text) } : { status, code };
};

const disclosure = { purpose: 'investigate', justification: 'The sender is a suspect in this case.' } as const;
const reason = 'It names the wrong consignee.';

/** A report of the police that the customs may read. */
const released = async (over: object = {}): Promise<string> => {
  const desk = await exchange.as('police-desk');
  const { id, sealedDigest } = await desk.submit(coverFor(['customs'], 'H0', over), aReport('Seen once.'));
  const approver = await exchange.as('police-approver-1');
  await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
  const analyst = await exchange.as('customs-analyst');
  await until(async () => analyst.record(id).catch(() => undefined));
  return id;
};
const recalled = async (): Promise<string> => {
  const id = await released();
  await (await exchange.as('police-approver-1')).recall(id, reason);
  return id;
};

describe('a recall', () => {
  it('takes the report from whoever has read it: neither ciphertext nor key is had any more, row and cover stay', async () => {
    const id = await released();
    const analyst = await exchange.as('customs-analyst');
    await analyst.disclose(id, disclosure);
    const taken = await told('police-approver-1', 'POST', `records/${id}/recall`, { reason });
    expect(taken).toEqual({ status: 200, id, state: 'recalled', custody: { seq: 6, hash: expect.any(String) } });
    const gone = { status: 410, code: 'record-recalled' };
    expect(await told('customs-analyst', 'GET', `records/${id}/sealed`)).toEqual(gone);
    expect(await told('customs-analyst', 'POST', `records/${id}/disclosures`, disclosure)).toEqual(gone);
    expect(await told('police-approver-1', 'POST', `records/${id}/recall`, { reason })).toEqual(gone);
    expect(await told('customs-analyst', 'GET', `records/${id}`)).toMatchObject({
      status: 200,
      state: 'recalled',
      cover: { recipients: ['customs'] },
    });
  });

  it('is told with its reason to those who have the record, and to no desk of theirs', async () => {
    const id = await recalled();
    const last = async (name: string, list: 'submissions' | 'records') =>
      (await told(name, 'GET', list === 'records' ? `records/${id}/acts` : `submissions/${id}`)).acts.at(-1);
    for (const [name, list] of [
      ['customs-analyst', 'records'],
      ['customs-approver-1', 'submissions'],
      ['police-desk', 'submissions'],
    ] as const) {
      expect(await last(name, list)).toMatchObject({ act: 'recalled', by: { agency: 'police' }, reason });
    }
  });

  it('is none of what was not released, is at another door, or is ordered by whoever approves nothing', async () => {
    const { id } = await (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H0'), aReport('Pending.'));
    const has = await released();
    const at = (name: string, of: string) => told(name, 'POST', `records/${of}/recall`, { reason });
    expect(await at('police-approver-1', id)).toEqual({ status: 404, code: 'not-found' });
    expect(await at('customs-approver-1', has)).toEqual({ status: 404, code: 'not-found' });
    expect(await at('police-desk', has)).toEqual({ status: 403, code: 'role-missing' });
  });

  it('is answered once by a recipient, with what it has done; the originator reads the answer', async () => {
    const id = await recalled();
    const says = (action: string) => told('customs-approver-1', 'POST', `records/${id}/acknowledgements`, { action });
    expect(await says('erased')).toMatchObject({ status: 200, id, state: 'recalled', action: 'erased' });
    const { seq } = (await told('police-auditor', 'GET', `submissions/${id}`)).custody;
    expect(await says('erased')).toMatchObject({ status: 200, custody: { seq } });
    expect(await says('rectified')).toEqual({ status: 409, code: 'state-conflict' });
    const { acts } = (await told('police-auditor', 'GET', `submissions/${id}`)) as unknown as TrackedSubmission;
    expect(acts.at(-1)).toMatchObject({ act: 'acknowledged', by: { agency: 'customs' }, action: 'erased' });
  });
});

describe('those who have to know of a recall', () => {
  it('are named to the approvers and auditors of their own agency, and to nobody else', async () => {
    const id = await released();
    await (await exchange.as('customs-analyst')).disclose(id, disclosure);
    await (await exchange.as('police-approver-1')).recall(id, reason);
    const read = async (name: string, below: string) =>
      (await told(name, 'GET', below)).acts.find(({ act }: { act: string }) => act === 'disclosed').by;
    for (const name of ['customs-approver-1', 'customs-auditor']) {
      const by = { agency: 'customs', keyid: expect.any(String), name: 'customs-analyst' };
      expect(await read(name, `records/${id}/acts`)).toEqual(by);
      expect(await read(name, `submissions/${id}`)).toEqual(by);
    }
    expect(Object.keys(await read('customs-analyst', `records/${id}/acts`))).toEqual(['agency', 'keyid']);
    expect(await read('police-auditor', `submissions/${id}`)).toEqual({ agency: 'customs' });
  });

  it('see what their agency is asked, until it has answered; nobody is late who was asked today', async () => {
    const id = await recalled();
    const asked = async () => {
      const { asked: rows } = await told('customs-approver-1', 'GET', 'acknowledgements/asked');
      return rows.find((row: { id: string }) => row.id === id);
    };
    expect(await asked()).toEqual({
      id,
      reference: 'K 2026/1187',
      originator: 'police',
      since: expect.any(String),
      kind: 'recalled',
    });
    await (await exchange.as('customs-approver-1')).acknowledge(id, 'restricted');
    expect(await asked()).toBeUndefined();
    const none = { status: 200, overdue: [], next: null };
    expect(await told('police-auditor', 'GET', 'acknowledgements')).toEqual(none);
    expect(await told('police-desk', 'GET', 'acknowledgements')).toEqual({ status: 403, code: 'role-missing' });
  });
});

describe('the command', () => {
  const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: exchange.home } });

  it('recalls, names who has read it to those who are to tell them, and answers', async () => {
    const id = await released();
    await (await exchange.as('customs-analyst')).disclose(id, disclosure);
    const taken = await samsyn('recall', id.slice(-12), '--reason', reason, '--as', 'police-approver-1');
    expect([taken.code, taken.out]).toEqual([0, expect.stringMatching(/State +recalled/)]);
    const asked = await samsyn('acknowledge', '--as', 'customs-approver-1');
    expect(asked.out).toMatch(new RegExp(`${id} +K 2026/1187 +police +recalled`));
    const one = await samsyn('acknowledge', id.slice(-12), '--as', 'customs-approver-1');
    expect(one.out).toContain(reason);
    expect(one.out).toMatch(/customs-analyst +once/);
    expect(one.out).toMatch(new RegExp(`acknowledge ${id} --action restricted`));
    const answered = await samsyn('acknowledge', id, '--action', 'restricted', '--as', 'customs-approver-1');
    expect([answered.code, answered.out]).toEqual([0, expect.stringMatching(/Answered +restricted/)]);
    const later = await samsyn('acknowledge', id, '--as', 'customs-approver-1');
    expect(later.out).toMatch(/Answered +restricted/);
    expect(later.out).not.toContain('--action');
    const status = await samsyn('status', id, '--as', 'police-auditor');
    expect(status.out).toMatch(/State +recalled/);
    expect(status.out).toMatch(/acknowledged +restricted/);
    const overdue = await samsyn('overdue', '--as', 'police-auditor');
    expect(overdue.out).toContain('Every recipient has answered, or has time left.');
  });

  it('says who may, and what is missing, before anything is sent', async () => {
    const id = await recalled();
    const unsaid = await samsyn('recall', id, '--as', 'police-approver-1');
    expect([unsaid.code, unsaid.err]).toEqual([2, expect.stringContaining('--reason is missing')]);
    const unknown = await samsyn('acknowledge', id, '--action', 'ignored', '--as', 'customs-approver-1');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('rectified, erased, restricted')]);
    const desk = await samsyn('recall', id, '--reason', reason, '--as', 'police-desk');
    expect([desk.code, desk.err]).toEqual([1, expect.stringContaining('recall is for an approver')]);
  });
});

describe('a correction that was released', () => {
  it('is acknowledged too, by those who have both; nothing that is in force is', async () => {
    const old = await released();
    const says = (id: string, action = 'rectified') =>
      told('customs-approver-1', 'POST', `records/${id}/acknowledgements`, { action });
    expect(await says(old)).toEqual({ status: 409, code: 'state-conflict' });
    const by = await released({ replaces: old });
    expect(await told('customs-analyst', 'GET', `records/${old}`)).toMatchObject({ state: 'released', replacedBy: by });
    expect(await says(old)).toMatchObject({ status: 200, state: 'released', action: 'rectified' });
    expect(await says(old, 'erased')).toEqual({ status: 409, code: 'state-conflict' });
    expect(await says(by)).toEqual({ status: 409, code: 'state-conflict' });
    // A recall asks for more than a correction did.
    await (await exchange.as('police-approver-1')).recall(old, reason);
    expect(await says(old, 'erased')).toMatchObject({ status: 200, state: 'recalled', action: 'erased' });
  });
});
