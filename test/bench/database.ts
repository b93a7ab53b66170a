import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { writesOf } from '../../shared/aws/changes.ts';
import { type EntryRows, entryRows } from '../../shared/aws/entry-rows.ts';
import { submit } from '../../shared/domain/decide.ts';
import { uuid7 } from '../../shared/protocol/ids.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { recorded } from '../../shared/workflow/record.ts';
import { effectsIn } from '../support/changes.ts';
import { handledAs, someEvidence } from '../support/submissions.ts';
import { startTables } from '../support/tables.ts';
import { driven, type Figures } from './figures.ts';

/** The transactions of submissions whose bodies are so long, as `accept` writes them. */
const transactions = async (
  count: number,
  bodyBytes: number,
  tables: Parameters<typeof writesOf>[0],
  entries: EntryRows,
) => {
  const recording = { exchange: {} as Exchange, crypto: nodeCrypto, chance: systemChance };
  const all = [];
  for (let i = 0; i < count; i += 1) {
    const act = submit({
      kind: 'submit',
      submission: uuid7(Date.now(), randomBytes(10)),
      at: new Date().toISOString(),
      by: { agency: 'police', keyid: 'k'.repeat(43) },
      evidence: { ...someEvidence(), input: 'i'.repeat(260), value: 'v'.repeat(100), principal: 'p'.repeat(620) },
      cover: handledAs('H0'),
      contentDigest: 'A'.repeat(43),
      sealedDigest: 'Q'.repeat(43),
      dueHours: { urgent: 8, routine: 168 },
    });
    const { evidence } = act;
    const sealed = { ...evidence, body: randomBytes((bodyBytes * 3) / 4).toString('base64url'), keyid: act.by.keyid };
    const change = {
      before: undefined,
      acts: await recorded([act], recording),
      nonce: { keyid: act.by.keyid, nonce: randomBytes(18).toString('base64url'), createdAt: 1_800_000_000 },
      intake: {
        sealed,
        stagedKey: { key: randomBytes(180), intake: 'Q'.repeat(43) },
        sealedKeyDigest: randomBytes(32).toString('base64url'),
        use: randomUUID(),
      },
    };
    all.push((await writesOf(tables, effectsIn(change), entries)).map(({ write }) => write));
  }
  return all;
};

/** How many of the very transactions that a submission is written in the embedded database does a second, with nothing before it. */
export const databaseCeiling = async (stacks: string, count: number, bodyBytes: number): Promise<Figures> => {
  const tables = await startTables(stacks, { stream: true });
  try {
    const all = await transactions(count, bodyBytes, tables.names, entryRows(tables.client, tables.names.exchange));
    return await driven(all, 8, (TransactItems) =>
      tables.client.send(new TransactWriteItemsCommand({ TransactItems })),
    );
  } finally {
    await tables.stop();
  }
};

/** The processor and the memory of this machine, in a line. */
export const machine = (): string => {
  const info = readFileSync('/proc/cpuinfo', 'utf8');
  const cores = info.match(/^processor/gm)?.length ?? 0;
  return `${cores} cores, ${/model name\s*: (.*)/.exec(info)?.[1] ?? 'unknown'}, Node ${process.version}`;
};
