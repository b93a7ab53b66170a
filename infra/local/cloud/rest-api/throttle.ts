import type { Properties } from '../basics/json.ts';

/** A setting of a stage, as far as it holds callers back: calls a second, and at once beyond them. */
export interface MethodLimit {
  /** As the definition writes it, e.g. `/police/submissions/{id}`; `*` for all that has no setting of its own. */
  readonly path: string;
  /** `*` for every method. */
  readonly method: string;
  readonly rate: number;
  readonly burst: number;
}

/**
 * Reads one of a stage's MethodSettings: a slash within a path is written `~1`. A setting that limits nothing is undefined.
 * @throws on a pattern that API Gateway does not know: all of a stage, or one method of one path.
 */
export function methodLimitOf(setting: Properties): MethodLimit | undefined {
  const [path, method] = [setting.needText('ResourcePath'), setting.needText('HttpMethod')];
  const [rate, burst] = [setting.number('ThrottlingRateLimit'), setting.number('ThrottlingBurstLimit')];
  setting.ignore('DataTraceEnabled', 'LoggingLevel', 'MetricsEnabled');
  setting.done();
  const isDefault = path === '/*' && method === '*';
  if (!isDefault && (method === '*' || !path.startsWith('/~1'))) {
    throw new Error(`A stage's setting for ${method} ${path}: API Gateway takes * /* or one method of one path`);
  }
  if (rate === undefined || burst === undefined) return undefined;
  return { path: isDefault ? '*' : path.slice(1).replaceAll('~1', '/'), method, rate, burst };
}

/**
 * Token buckets as API Gateway's: full at first, `burst` deep, `rate` a second. What has no setting of its own shares one bucket, where API
 * Gateway may give each method one.
 */
export class Throttle {
  readonly #buckets = new Map<string, { limit: MethodLimit; left: number; at: number }>();
  readonly #now: () => number;

  /** @param now milliseconds, never backwards. */
  constructor(limits: readonly MethodLimit[], now: () => number = () => performance.now()) {
    this.#now = now;
    for (const limit of limits) {
      this.#buckets.set(`${limit.method} ${limit.path}`, { limit, left: limit.burst, at: now() });
    }
  }

  /** Whether a call of this method of this resource may pass; it is counted when it may. */
  admits(method: string, path: string): boolean {
    const bucket = this.#buckets.get(`${method} ${path}`) ?? this.#buckets.get('* *');
    if (bucket === undefined) return true;
    const { rate, burst } = bucket.limit;
    const now = this.#now();
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }
}
