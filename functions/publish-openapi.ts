import { configOf } from '../shared/runtime/config.ts';
import { publicFunction } from '../shared/runtime/public-route.ts';
import { publishedContract } from '../shared/runtime/published-contract.ts';

const config = configOf('publish-openapi');
const contract = { body: publishedContract(config.AGENCIES), maxAge: 3600 };

/** GET /v1/openapi: the contract, made from the schemas by which the other functions judge. */
export const handler = publicFunction('publish-openapi', config.AGENCIES, async () => contract);
