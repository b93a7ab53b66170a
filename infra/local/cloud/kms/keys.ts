import { createHash, createPrivateKey, generateKeyPair, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeWhole } from '../basics/files.ts';
import { account } from '../template/deploy.ts';
import { KmsError, notValid } from './errors.ts';
import { type KeySpec, type KeyState, type KeyUsage, specs } from './specs.ts';

/** One key as it lies on disk. Times are seconds since 1970. */
interface StoredKey {
  readonly version: 1;
  readonly keyId: string;
  /** Where it is not this machine's own. */
  readonly account?: string;
  readonly spec: KeySpec;
  readonly state: KeyState;
  readonly description: string;
  readonly created: number;
  readonly deletion?: number;
  /** Where the template declares it: a restart finds it by this. */
  readonly origin?: string;
  /** Whether it outlives its place in the template. */
  readonly retained?: boolean;
  /** Secret bytes, or a private key as PKCS #8; base64. */
  readonly material: string;
}

/** A key that can be used: its secret is bytes for symmetric and HMAC keys, a private key for the others. */
export interface Key {
  readonly keyId: string;
  readonly arn: string;
  readonly account: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly state: KeyState;
  readonly description: string;
  readonly created: number;
  readonly deletion: number | undefined;
  readonly origin: string | undefined;
  readonly retained: boolean;
  readonly secret: { readonly bytes: Buffer } | { readonly privateKey: KeyObject };
}

export interface NewKey {
  readonly spec: KeySpec;
  /** By default this machine's own. */
  readonly account?: string;
  readonly description?: string;
  readonly origin?: string;
  readonly retained?: boolean;
}

const secondsOfDay = 86_400;
const generateKeyPairAsync = promisify(generateKeyPair);

/** The keys of one exchange, each in a file of its own (0600) below a folder of its own (0700). */
export class Keys {
  readonly #folder: string;
  readonly #region: string;
  readonly #keys = new Map<string, Key>();
  readonly #aliases = new Map<string, string>();

  constructor(folder: string, region: string) {
    this.#folder = folder;
    this.#region = region;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(folder)) {
      const text = file.endsWith('.json') ? readFileSync(join(folder, file), 'utf8') : '{}';
      if (file === 'aliases.json') this.#aliases = new Map(Object.entries(JSON.parse(text) as Record<string, string>));
      else if (file.endsWith('.json')) this.#load(JSON.parse(text) as StoredKey);
    }
  }

  async create({ spec, account: of = account, description = '', origin, retained = false }: NewKey): Promise<Key> {
    const stored: StoredKey = {
      version: 1,
      keyId: of === account ? randomUUID() : this.#idAt(`${of}/${origin}`),
      ...(of !== account && { account: of }),
      spec,
      state: 'Enabled',
      description,
      created: Date.now() / 1000,
      ...(origin !== undefined && { origin }),
      retained,
      material: (await newMaterial(spec)).toString('base64'),
    };
    return this.#change(stored);
  }

  /**
   * The id of a key of another account, always the same for the same place: what is told of it by ARN is then known in every folder. A place whose
   * key waits for its deletion gets another.
   */
  #idAt(place: string): string {
    const hex = createHash('sha256').update(place).digest('hex');
    const id = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5');
    return this.#keys.has(id) ? randomUUID() : id;
  }

  /** The key that a template's resource stands for, when it was made before. */
  ofOrigin(origin: string): Key | undefined {
    return [...this.#keys.values()].find((key) => key.origin === origin && key.state !== 'PendingDeletion');
  }

  /** Every key that a template declared. */
  declared(): Key[] {
    return [...this.#keys.values()].filter(({ origin }) => origin !== undefined);
  }

  /**
   * Finds a key by id, ARN, alias name or alias ARN, in whatever state it is. One of another account is found by its ARN alone, as by KMS.
   * @throws NotFoundException, also for another region.
   */
  find(name: string): Key {
    const [, alias] = /^(?:arn:[^/]*:)?(alias\/.+)$/.exec(name) ?? [];
    const [, of = account] = /^arn:aws:kms:[^:]*:(\d{12}):/.exec(name) ?? [];
    if (name.startsWith('arn:') && !name.startsWith(`arn:aws:kms:${this.#region}:${of}:`)) {
      throw new KmsError('NotFoundException', `Invalid arn ${this.#region}`);
    }
    const keyId = alias === undefined ? (name.split('/').at(-1) ?? '') : this.#aliases.get(aliasIn(of, alias));
    const key = keyId === undefined ? undefined : this.#keys.get(keyId);
    if (key === undefined || key.account !== of || this.#isGone(key)) {
      const what = alias === undefined ? 'Key' : 'Alias';
      throw new KmsError('NotFoundException', `${what} '${this.arn(alias ?? `key/${keyId}`, of)}' does not exist`);
    }
    return key;
  }

  /** Finds a key and throws unless its state admits cryptographic use. */
  findUsable(name: string): Key {
    const key = this.find(name);
    if (key.state === 'Disabled') throw new KmsError('DisabledException', `${key.arn} is disabled.`);
    if (key.state === 'PendingDeletion') {
      throw new KmsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
    }
    return key;
  }

  setAlias(alias: string, { keyId, account: of }: Pick<Key, 'keyId' | 'account'>): void {
    if (!/^alias\/[a-zA-Z0-9/_-]{1,250}$/.test(alias) || alias.startsWith('alias/aws/')) {
      throw notValid('Alias must begin with alias/ and not with alias/aws/');
    }
    this.#aliases.set(aliasIn(of, alias), keyId);
    writeWhole(join(this.#folder, 'aliases.json'), JSON.stringify(Object.fromEntries(this.#aliases)));
  }

  hasAlias(alias: string): boolean {
    return this.#aliases.has(alias);
  }

  setState(key: Key, state: KeyState, deletion?: number): Key {
    const { deletion: _, ...rest } = this.#read(key);
    return this.#change({ ...rest, state, ...(deletion !== undefined && { deletion }) });
  }

  setRetained(key: Key, retained: boolean): Key {
    return key.retained === retained ? key : this.#change({ ...this.#read(key), retained });
  }

  /** @param days 7 to 30; the key is gone when they have passed. */
  scheduleDeletion(key: Key, days: number): Key {
    return this.setState(key, 'PendingDeletion', Date.now() / 1000 + days * secondsOfDay);
  }

  arn(resource: string, of: string = account): string {
    return `arn:aws:kms:${this.#region}:${of}:${resource}`;
  }

  /** Forgets a key whose time has come; its file goes with it. */
  #isGone(key: Key): boolean {
    if (key.deletion === undefined || key.deletion > Date.now() / 1000) return false;
    this.#keys.delete(key.keyId);
    rmSync(this.#file(key.keyId), { force: true });
    return true;
  }

  #load(stored: StoredKey): Key {
    const { keyId, account: of = account, spec, state, description, created, deletion, origin } = stored;
    const { retained = false } = stored;
    const material = Buffer.from(stored.material, 'base64');
    const secret = isSymmetric(spec)
      ? { bytes: material }
      : { privateKey: createPrivateKey({ key: material, format: 'der', type: 'pkcs8' }) };
    const { usage } = specs[spec];
    const arn = this.arn(`key/${keyId}`, of);
    const what = { spec, usage, state, description, created, deletion, origin, retained };
    const key: Key = { keyId, arn, account: of, ...what, secret };
    this.#keys.set(keyId, key);
    return key;
  }

  #read(key: Key): StoredKey {
    return JSON.parse(readFileSync(this.#file(key.keyId), 'utf8')) as StoredKey;
  }

  #change(stored: StoredKey): Key {
    writeWhole(this.#file(stored.keyId), JSON.stringify(stored));
    return this.#load(stored);
  }

  #file(keyId: string): string {
    return join(this.#folder, `${keyId}.json`);
  }
}

/** Each account has aliases of its own; those of this machine's are kept as they are called. */
function aliasIn(of: string, alias: string): string {
  return of === account ? alias : `${of}/${alias}`;
}

function isSymmetric(spec: KeySpec): boolean {
  return spec === 'SYMMETRIC_DEFAULT' || spec === 'HMAC_256';
}

async function newMaterial(spec: KeySpec): Promise<Buffer> {
  if (isSymmetric(spec)) return randomBytes(32);
  const { bits } = specs[spec];
  const { privateKey } =
    bits === undefined
      ? await generateKeyPairAsync('ed25519')
      : await generateKeyPairAsync('rsa', { modulusLength: bits });
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}
