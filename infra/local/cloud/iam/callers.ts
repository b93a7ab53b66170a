import { randomBytes } from 'node:crypto';

/** Who calls: a function in its role, a user under a managed policy of the templates, by its name, whoever runs this cloud, or administers another account. */
export type Caller =
  | { kind: 'function'; name: string; roleArn: string }
  | { kind: 'user'; name: string; policy: string }
  | { kind: 'operator' }
  | { kind: 'administrator'; account: string };

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary credentials alone have one. */
  readonly sessionToken?: string;
}

/** The credentials that the gateway knows, and whose each is. */
export class Callers {
  readonly #known = new Map<string, { credentials: Credentials; caller: Caller }>();

  /** Makes a function's temporary credentials, which live as long as this process. */
  admitFunction(name: string, roleArn: string): Required<Credentials> {
    const credentials = { ...newCredentials('ASIA'), sessionToken: randomBytes(48).toString('base64') };
    this.admit(credentials, { kind: 'function', name, roleArn });
    return credentials;
  }

  admit(credentials: Credentials, caller: Caller): void {
    this.#known.set(credentials.accessKeyId, { credentials, caller });
  }

  find(accessKeyId: string): { credentials: Credentials; caller: Caller } | undefined {
    return this.#known.get(accessKeyId);
  }
}

/** New credentials of AWS's form: AKIA for long-lived ones, ASIA for temporary ones. */
export function newCredentials(prefix: 'AKIA' | 'ASIA'): Credentials {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...randomBytes(16)].map((byte) => letters[byte % 32]).join('');
  return { accessKeyId: prefix + id, secretAccessKey: randomBytes(30).toString('base64') };
}

/** How IAM names a caller in its refusals. */
export function arnOf(caller: Caller, account: string): string {
  switch (caller.kind) {
    case 'function':
      return `arn:aws:sts::${account}:assumed-role/${caller.roleArn.split('/').at(-1)}/${caller.name}`;
    case 'user':
      return `arn:aws:iam::${account}:user/${caller.name}`;
    case 'operator':
      return `arn:aws:iam::${account}:user/operator`;
    case 'administrator':
      return `arn:aws:iam::${caller.account}:user/administrator`;
  }
}
