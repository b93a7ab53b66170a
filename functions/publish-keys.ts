import { kmsClient } from '../shared/aws/clients.ts';
import { kidOf, publicKey } from '../shared/aws/keys.ts';
import { configOf } from '../shared/runtime/config.ts';
import { publicFunction } from '../shared/runtime/public-route.ts';
import { publishedKeys } from '../shared/runtime/published-keys.ts';

const config = configOf('publish-keys');
const kms = kmsClient();
const store = { fetch: (arn: string) => publicKey(kms, arn), kidOf };
const keys = publishedKeys(store, config.INTAKE_KEYS_OF, config.LOG_KEY, 3600);

/** GET /v1/keys: the intake keys that reports are sealed to, and the custody log's key. */
export const handler = publicFunction('publish-keys', config.AGENCIES, keys);
