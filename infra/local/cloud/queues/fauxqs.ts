import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import { buildApp } from 'fauxqs';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
type SqsStore = Stores['sqsStore'];
type Persistence = NonNullable<SqsStore['persistence']>;

/** What fauxqs keeps to itself of its persistence, and what is needed of it here. */
interface Statements {
  readonly db: {
    exec(sql: string): void;
    prepare(sql: string): { run(...values: (string | number | null)[]): unknown };
  };
}

export interface Emulator {
  readonly app: ReturnType<typeof buildApp>;
  readonly sqs: SqsStore;
  readonly sns: Stores['snsStore'];
  close(): Promise<void>;
}

/**
 * Builds fauxqs 2.4.1 with its state on disk and without a socket: `startFauxqs` would listen on every interface of the
 * machine, whatever it is told, so its parts are put together here and its calls are injected.
 * @param folder where its database lies.
 * @param baseUrl what queue addresses begin with; addresses of an earlier start are brought to it.
 * @param enqueued told of each message that enters a queue, by whichever way: sent, published, or moved to a dead-letter queue.
 */
export async function buildEmulator(
  folder: string,
  region: string,
  baseUrl: string,
  enqueued: (queue: string) => void,
): Promise<Emulator> {
  const { PersistenceManager } = await part<{ PersistenceManager: new (folder: string) => Persistence }>(
    'persistence.js',
  );
  const { SqsStore } = await part<{ SqsStore: new () => SqsStore }>('sqs/sqsStore.js');
  const { SnsStore } = await part<{ SnsStore: new () => Stores['snsStore'] }>('sns/snsStore.js');
  const { S3Store } = await part<{ S3Store: new () => Stores['s3Store'] }>('s3/s3Store.js');
  const stores: Stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const { sqsStore, snsStore } = stores;
  const persistence = new PersistenceManager(folder);
  const { db } = persistence as unknown as Statements;
  // Survives kill -9 as it stands; a power cut may take the last messages, which the sweep of waiting acts sends again.
  db.exec('PRAGMA synchronous = NORMAL');
  db.prepare("UPDATE sqs_queues SET url = ? || '/000000000000/' || name").run(baseUrl);
  // Queue addresses are made from the Host header of the call, which is injected with the gateway's.
  sqsStore.host = '';
  sqsStore.region = region;
  snsStore.region = region;
  persistence.loadSqsAndSns(sqsStore, snsStore);
  sqsStore.persistence = persistence;
  snsStore.persistence = persistence;
  for (const queue of sqsStore.allQueues()) queue.persistence = persistence;
  tellEnqueued(persistence, enqueued);
  mendReady(persistence, db);
  const app = buildApp({ logger: false, stores, defaultRegion: region });
  await app.ready();
  const close = async (): Promise<void> => {
    await app.close();
    persistence.close();
  };
  return { app, sqs: sqsStore, sns: snsStore, close };
}

/** Loads a part of fauxqs that its package does not export, by its place. */
async function part<T>(path: string): Promise<T> {
  const manifest = findPackageJSON('fauxqs', import.meta.url);
  if (manifest === undefined) throw new Error('fauxqs is not installed: run npm ci');
  return (await import(new URL(`dist/${path}`, pathToFileURL(manifest)).href)) as T;
}

function tellEnqueued(persistence: Persistence, enqueued: (queue: string) => void): void {
  const insert = persistence.insertMessage.bind(persistence);
  persistence.insertMessage = (queue, message) => {
    insert(queue, message);
    setImmediate(enqueued, queue);
  };
}

/** As it comes, ChangeMessageVisibility(0) writes NULL where the database takes none, and the message is lost. */
function mendReady(persistence: Persistence, db: Statements['db']): void {
  const ready = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => {
    ready.run(messageId);
  };
}
