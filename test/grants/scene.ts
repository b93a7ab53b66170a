import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Cloud } from '../../infra/local/cloud/cloud.ts';
import { Functions } from '../../infra/local/cloud/lambda/functions.ts';
import type { AgencyClient } from '../../shared/client/client.ts';
import type { Connection, Principal } from '../../shared/client/connection.ts';
import { newSigningKey, type RegistrarJwk } from '../../shared/client/keys.ts';
import { connectAs } from '../../shared/client/node/connect.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';
import { aYearFrom, entryOf, putEntry, signEntry } from '../../shared/enrolment/enrol.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import type { SeenCall } from '../cost/calls.ts';
import { aReport, coverFor } from '../support/clients.ts';
import type { Operator } from '../support/operator.ts';

/** The running exchange, as the trials of all grants share it. */
export interface Stage {
  readonly cloud: Cloud;
  readonly connection: Connection;
  readonly operator: Operator;
  readonly registrars: Readonly<Record<string, RegistrarJwk>>;
  /** What the gateway has answered since the trial began. */
  readonly calls: readonly SeenCall[];
}

/** A report as its digest names it. */
export interface Report {
  readonly id: string;
  readonly sealedDigest: string;
}

/** Whoever an agency's reports go to. */
export const other = (agency: string): string => (agency === 'police' ? 'customs' : 'police');

/** One trial's view of the stage: people who give up at once, and steps that lead to where a journey begins. */
export class Scene {
  readonly stage: Stage;
  /** Whether the trial is over: nothing is waited for then. */
  over = false;
  readonly #clients = new Map<string, Promise<AgencyClient>>();
  #newKeys = false;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** From here on everybody has a key that no function knows: they believe an entry for 30 s, and would not ask the registry. */
  takeNewKeys(): void {
    this.#newKeys = true;
    this.#clients.clear();
  }

  /** Whoever of this agency has this task: `desk`, `approver-1`, `analyst`, `auditor`. */
  as(agency: string, task: string): Promise<AgencyClient> {
    const name = `${agency}-${task}`;
    const client = this.#clients.get(name) ?? this.#connect(name);
    this.#clients.set(name, client);
    return client;
  }

  async #connect(name: string): Promise<AgencyClient> {
    const { connection } = this.stage;
    const known = connection.principals.find((one) => one.name === name);
    if (known === undefined) throw new Error(`no principal ${name}`);
    return connectAs(connection, this.#newKeys ? await this.#newKeyOf(known) : known, { patience: () => undefined });
  }

  async #newKeyOf(known: Principal): Promise<Principal> {
    const { operator, registrars } = this.stage;
    const registrar = registrars[known.agency];
    if (registrar === undefined) throw new Error(`no registrar of ${known.agency}`);
    const signingKey = await newSigningKey('ed25519');
    const principal = { ...known, signingKey, keyid: await thumbprint(webCrypto(), signingKey) };
    const jws = await signEntry(registrar, entryOf(principal, { ...aYearFrom(Date.now()), serial: 1 }));
    await putEntry(operator.database, operator.registryTable, jws);
    return principal;
  }

  async submitted(agency: string, code: HandlingCode = 'H0', over: { replaces?: string } = {}): Promise<Report> {
    return (await this.as(agency, 'desk')).submit(coverFor([other(agency)], code, over), aReport('Seen once.'));
  }

  async reviewed(agency: string, code: HandlingCode = 'H0', over: { replaces?: string } = {}): Promise<Report> {
    const report = await this.submitted(agency, code, over);
    await (await this.as(agency, 'approver-1')).review(report.id);
    return report;
  }

  async decided(agency: string, { id, sealedDigest }: Report, decision: 'approve' | 'return'): Promise<void> {
    const decided = decision === 'return' ? { decision, reason: 'Say where.' } : { decision };
    await (await this.as(agency, 'approver-1')).decide(id, { sealedDigest, ...decided });
  }

  /** A report of the other agency that this one may read. */
  async receivedBy(agency: string): Promise<Report> {
    const from = other(agency);
    const report = await this.reviewed(from);
    await this.decided(from, report, 'approve');
    await this.isReleased(from, report);
    return report;
  }

  async isReleased(agency: string, { id }: Report): Promise<void> {
    const desk = await this.as(agency, 'auditor');
    await this.until(async () => (await desk.track(id)).state === 'released');
  }

  /** Asks until it is so, or the trial is over. */
  async until(question: () => Promise<boolean> | boolean): Promise<void> {
    while (!this.over && !(await question())) await new Promise((later) => setTimeout(later, 25));
  }

  /** Waits for a call that this function has made and the gateway has answered well. */
  called(fn: string, operation: string, ...words: readonly string[]): Promise<void> {
    const wanted = new RegExp(`^arn:aws:iam::\\d+:role/[a-z0-9]+-${fn}$`);
    const { callers } = this.stage.cloud;
    const isOf = (accessKeyId: string): boolean => {
      const caller = callers.find(accessKeyId)?.caller;
      return caller?.kind === 'function' && wanted.test(caller.roleArn);
    };
    return this.until(() =>
      this.stage.calls.some(
        ({ operation: made, asked, answered, caller }) =>
          made === operation &&
          isOf(caller) &&
          words.every((word) => asked.includes(word)) &&
          !answered.includes('not authorized'),
      ),
    );
  }

  /** The message by which a submission came into an approval queue. */
  async messageOf(id: string): Promise<string> {
    await this.called('relay-acts', 'sqs:SendMessageBatch', id);
    const entries = this.stage.calls
      .filter(({ operation }) => operation === 'sqs:SendMessageBatch')
      .flatMap(({ asked }): { MessageBody: string }[] => JSON.parse(asked).Entries);
    return entries.find(({ MessageBody }) => MessageBody.includes(id))?.MessageBody ?? '';
  }

  /** Lets a row of the table Exchange wait for a machine since two minutes ago. */
  async waits(pk: string, sk: string, waiting: string): Promise<void> {
    const { database, exchangeTable } = this.stage.operator;
    const values = { ':w': waiting, ':since': new Date(Date.now() - 125_000).toISOString() };
    await database.send(
      new UpdateItemCommand({
        TableName: exchangeTable,
        Key: marshall({ pk, sk }),
        UpdateExpression: `SET waiting = :w, waitingSince = :since${sk === 'state' ? ', progress.releasedAt = :since' : ''}`,
        ExpressionAttributeValues: marshall(values),
      }),
    );
  }

  /** Invokes a function in a new environment, which remembers nothing. */
  async invoke(fn: string, event: object): Promise<string> {
    const { cloud } = this.stage;
    const definition = cloud.judgedBy.functions.find(({ name }) => name.endsWith(`-${fn}`));
    if (definition === undefined) throw new Error(`no function ${fn}`);
    const functions = new Functions(
      [definition],
      cloud.callers,
      cloud.gatewayUrl,
      () => {},
      () => {},
    );
    try {
      const outcome = await functions.invoke(definition.arn, event);
      if (!outcome.ok) throw new Error(outcome.error.errorMessage);
      return outcome.payload;
    } finally {
      await functions.stop();
    }
  }
}
