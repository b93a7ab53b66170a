import type { DoorFunction } from '../../shared/protocol/routes.ts';
import type { FunctionName } from '../../shared/runtime/config.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { other, type Report, type Scene } from './scene.ts';

/** Leads to where a journey begins; what it returns makes the journey, and rejects or never ends where the function fails. */
type Journey = (scene: Scene, agency: string) => Promise<() => Promise<unknown>>;

const emptied = async (list: AsyncGenerator<unknown>): Promise<void> => {
  for await (const _ of list) break;
};
const reading = { purpose: 'investigate', justification: 'Tried without one grant.' } as const;
const agencies = ['police', 'customs'] as const;

/** Of each function behind a door, the shortest journey that exercises all that it does. */
const behindDoor: Readonly<Record<DoorFunction, Journey>> = {
  'accept-submission': async (scene, agency) => {
    const returned = await scene.reviewed(agency);
    await scene.decided(agency, returned, 'return');
    return async () => {
      await scene.submitted(agency, 'H0', { replaces: returned.id });
      const desk = await scene.as(agency, 'desk');
      const prepared = await desk.prepare(coverFor([other(agency)], 'H1'), aReport('Sent twice.'));
      await desk.send(prepared);
      await desk.send(prepared);
    };
  },
  'track-submission': async (scene, agency) => {
    const [pending, received] = [await scene.submitted(agency, 'H1'), await scene.receivedBy(agency)];
    await (await scene.as(other(agency), 'approver-1')).recall(received.id, 'It was another one.');
    return async () => {
      const auditor = await scene.as(agency, 'auditor');
      await emptied(auditor.submissions());
      await auditor.track(pending.id);
      await emptied((await scene.as(agency, 'analyst')).acts('records', received.id));
      await (await scene.as(agency, 'desk')).withdraw(pending.id, 'Sent by mistake.');
      await (await scene.as(agency, 'approver-1')).acknowledge(received.id, 'erased');
    };
  },
  'serve-sealed': async (scene, agency) => {
    const [pending, received] = [await scene.submitted(agency), await scene.receivedBy(agency)];
    return async () => {
      await (await scene.as(agency, 'approver-1')).handedOver('submissions', pending.id);
      await (await scene.as(agency, 'analyst')).handedOver('records', received.id);
    };
  },
  'keep-selectors': async (scene, agency) => {
    const { id } = await scene.submitted(agency);
    return async () => {
      const { searching } = await scene.as(agency, 'desk');
      for (const value of ['070-174 06 12', '070-174 06 36'])
        if ((await searching.keep(id, [{ type: 'phone', value }])) === undefined) throw new Error('it was not kept');
    };
  },
  'search-records': async (scene, agency) => async () => {
    const { searching } = await scene.as(agency, 'analyst');
    await searching.search({ selector: { type: 'phone', value: '070-174 06 12' }, ...reading });
    await emptied((await scene.as(agency, 'auditor')).searching.searches());
  },
  'review-submission': async (scene, agency) => {
    const { id } = await scene.submitted(agency);
    return async () => {
      const approver = await scene.as(agency, 'approver-1');
      await approver.review(id);
      await approver.review(id, { justification: 'Once more.' });
    };
  },
  'decide-approval': async (scene, agency) => {
    const [first, second, third] = [
      await scene.reviewed(agency),
      await scene.reviewed(agency),
      await scene.reviewed(agency, 'H1'),
    ];
    return async () => {
      const approver = await scene.as(agency, 'approver-1');
      await emptied(approver.inbox());
      await scene.decided(agency, third, 'approve');
      await scene.decided(agency, first, 'return');
      const decision = { decision: 'approve' as const, sealedDigest: second.sealedDigest };
      const [result] = await approver.decideBatch([{ submission: second.id, decision }]);
      if (result?.status !== 200) throw new Error('the batch was not decided');
    };
  },
  'read-record': async (scene, agency) => {
    const { id } = await scene.receivedBy(agency);
    return async () => {
      const reader = await scene.as(agency, 'analyst');
      await emptied(reader.records());
      await reader.record(id);
    };
  },
  'disclose-record': async (scene, agency) => {
    const { id } = await scene.receivedBy(agency);
    return async () => (await scene.as(agency, 'analyst')).disclose(id, reading);
  },
  'retain-record': async (scene, agency) => {
    const { id } = await scene.receivedBy(agency);
    return async () => {
      const approver = await scene.as(agency, 'approver-1');
      await approver.retain(id, { action: 'extend', until: '2028-01-01', reason: 'The case is open yet.' });
      await emptied((await scene.as(agency, 'auditor')).erasures());
    };
  },
  'report-statistics': async (scene, agency) => async () => {
    await (await scene.as(agency, 'auditor')).statistics('2026-11');
  },
  'recall-record': async (scene, agency) => {
    const { id } = await scene.receivedBy(other(agency));
    return async () => (await scene.as(agency, 'approver-1')).recall(id, 'It was another one.');
  },
};

const call = {
  resource: '/keys',
  path: '/keys',
  httpMethod: 'GET',
  headers: {},
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: { path: '/v1/keys', httpMethod: 'GET', requestId: 'grants' },
  body: null,
  isBase64Encoded: false,
};

/** A message as Lambda hands it over. */
const received = (body: string, at: number) => ({
  messageId: String(at),
  receiptHandle: String(at),
  body,
  attributes: { ApproximateReceiveCount: '1' },
  messageAttributes: {},
  eventSource: 'aws:sqs',
});

/** Of what no agency's door leads to; each for both agencies. */
const shared: Readonly<Partial<Record<FunctionName, Journey>>> = {
  'open-approval': async (scene) => {
    const two = [await scene.submitted('police'), await scene.submitted('police')];
    const messages = await Promise.all(two.map(({ id }) => scene.messageOf(id)));
    return async () => {
      for (const agency of agencies) {
        const { id } = await scene.submitted(agency);
        await scene.called('open-approval', 'dynamodb:UpdateItem', id, `task#${agency}`, 'REMOVE waiting');
      }
      // The rows of several messages of one batch are read by one call.
      const said = await scene.invoke('open-approval', { Records: messages.map(received) });
      if (said !== '{"batchItemFailures":[]}') throw new Error(said);
    };
  },
  'relay-acts': async (scene) => {
    const reviewed = await scene.reviewed('police');
    return async () => {
      for (const agency of agencies) {
        const { id } = await scene.submitted(agency);
        await scene.called('open-approval', 'dynamodb:UpdateItem', id);
      }
      await scene.decided('police', reviewed, 'approve');
      await scene.isReleased('police', reviewed);
    };
  },
  'relay-waiting': async (scene) => {
    const released = await scene.receivedBy('customs');
    for (const agency of agencies) {
      for (let n = 0; n < 2; n += 1) {
        const { id } = await scene.submitted(agency);
        await scene.called('open-approval', 'dynamodb:UpdateItem', id);
        await scene.waits(`submission#${id}`, `task#${agency}`, `task#${agency}`);
      }
    }
    await scene.called('release-record', 'dynamodb:UpdateItem', released.id, 'REMOVE');
    await scene.waits(`submission#${released.id}`, 'state', 'release#police');
    return async () => {
      await scene.invoke('relay-waiting', {});
      for (const queue of ['approval-police', 'approval-customs', 'release'])
        await scene.called('relay-waiting', 'sqs:SendMessageBatch', `-${queue}"`);
    };
  },
  'release-record': async (scene) => {
    const all: { readonly agency: string; readonly report: Report }[] = [];
    for (const agency of agencies) {
      const old = await scene.reviewed(agency);
      await scene.decided(agency, old, 'approve');
      await scene.isReleased(agency, old);
      all.push({ agency, report: await scene.reviewed(agency, 'H0', { replaces: old.id }) });
    }
    return async () => {
      for (const { agency, report } of all) {
        await scene.decided(agency, report, 'approve');
        await scene.isReleased(agency, report);
        await scene.called('release-record', 'dynamodb:UpdateItem', report.id, 'REMOVE');
      }
    };
  },
  'publish-keys': async (scene) => async () => {
    const answer = await scene.invoke('publish-keys', call);
    if (!answer.includes('max-age=')) throw new Error('not every key is shown');
  },
};

/** The journey of a function; undefined of those that ask no service. */
export const journeyOf = (file: string): Journey | undefined => ({ ...behindDoor, ...shared })[file as DoorFunction];
