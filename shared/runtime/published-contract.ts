import { openApiDocument } from '../protocol/openapi/document.ts';

/** The contract as an OpenAPI 3.1 document, with the routes that are served: the body of GET /v1/openapi. */
export function publishedContract(agencies: readonly string[]): object {
  return openApiDocument(agencies);
}
