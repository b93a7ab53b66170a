import { setTimeout as wait } from 'node:timers/promises';
import { mustBeAllowed } from '../../infra/local/cloud/gateway/standing.ts';
import type { Role } from '../../infra/local/cloud/template/roles.ts';
import { type SeenCall, seeCalls } from '../cost/calls.ts';
import { type Grant, without } from './grants.ts';
import { journeyOf } from './journeys.ts';
import { Scene, type Stage } from './scene.ts';

/** What became of a grant that was taken away. */
export type Verdict =
  | 'the start fails'
  | 'the journey fails'
  | 'shrugged off'
  | 'not missed'
  | 'the journey fails otherwise';

/** How long a journey of queues may go on once a call of it was refused, before it counts as failed. */
const graceMs = 700;
const longestMs = 20_000;

/** A gate: a journey runs, while one grant is missing, against the calls that the gateway answers. */
export class Trials {
  readonly #stage: Stage;
  readonly #calls: SeenCall[] = [];
  #told: ((call: SeenCall) => void) | undefined;

  constructor(stage: Omit<Stage, 'calls'>) {
    this.#stage = { ...stage, calls: this.#calls };
    seeCalls((call) => {
      this.#calls.push(call);
      this.#told?.(call);
    });
  }

  /** Takes the grant away, has the journey of its function made, and gives it back. */
  async of(grant: Grant): Promise<Verdict> {
    const { judgedBy } = this.#stage.cloud;
    const role = [...judgedBy.roles.values()].find(({ name }) => name === grant.role);
    if (role === undefined) throw new Error(`no role ${grant.role}`);
    if (this.#startFails(role, grant)) return 'the start fails';
    const { file, agency } = this.#functionOf(grant.role);
    const journey = journeyOf(file);
    if (journey === undefined) return 'not missed';
    this.#calls.length = 0;
    const scene = new Scene(this.#stage);
    const act = await journey(scene, agency);
    if (grant.action === 'dynamodb:GetItem' && grant.resource.includes('Registry')) scene.takeNewKeys();
    return this.#missing(role, grant, scene, act);
  }

  /** What Lambda does in the role's name is judged when an exchange starts. */
  #startFails(role: Role, grant: Grant): boolean {
    const { judgedBy } = this.#stage.cloud;
    const roles = new Map(judgedBy.roles).set(role.arn, { ...role, policies: without(role, grant) });
    const roleOf = (name: string): string => judgedBy.functions.find((one) => one.name === name)?.roleArn ?? '';
    try {
      mustBeAllowed(
        { mappings: judgedBy.mappings, subscriptions: [], rules: [], ownNames: [], roleOf },
        judgedBy,
        roles,
      );
      return false;
    } catch (fault) {
      return String(fault).includes(`may not ${grant.action} on `);
    }
  }

  #functionOf(role: string): { file: string; agency: string } {
    const [, first = '', ...rest] = role.split('-');
    const isDoor = Object.hasOwn(this.#stage.registrars, first);
    return isDoor ? { file: rest.join('-'), agency: first } : { file: [first, ...rest].join('-'), agency: 'police' };
  }

  async #missing(role: Role, grant: Grant, scene: Scene, act: () => Promise<unknown>): Promise<Verdict> {
    const { roles } = this.#stage.cloud.judgedBy;
    const refused = Promise.withResolvers<'refused'>();
    const on = grant.resource.includes('*') ? '' : grant.resource;
    const words = [`assumed-role/${grant.role}/`, `not authorized to perform: ${grant.action} on resource: ${on}`];
    this.#told = ({ answered }) => {
      if (words.every((word) => answered.includes(word))) refused.resolve('refused');
    };
    roles.set(role.arn, { ...role, policies: without(role, grant) });
    try {
      const made = act().then(
        () => 'made' as const,
        () => 'failed' as const,
      );
      const first = await Promise.race([refused.promise, made, wait(longestMs, 'late' as const, { ref: false })]);
      if (first === 'made') return (await this.#isRefused(refused.promise)) ? 'shrugged off' : 'not missed';
      if (first !== 'refused' && !(await this.#isRefused(refused.promise))) return 'the journey fails otherwise';
      const last = await Promise.race([made, wait(graceMs, 'late' as const)]);
      return last === 'made' ? 'shrugged off' : 'the journey fails';
    } finally {
      scene.over = true;
      roles.set(role.arn, role);
      this.#told = undefined;
    }
  }

  async #isRefused(refused: Promise<'refused'>): Promise<boolean> {
    return (await Promise.race([refused, wait(50, 'no' as const)])) === 'refused';
  }
}
