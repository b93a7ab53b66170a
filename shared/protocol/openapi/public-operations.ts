import type { RouteName } from '../routes.ts';
import * as told from './answer-examples.ts';
import type { Described } from './described.ts';

type PublicRoute = 'keys' | 'openapi' | 'console' | 'console-connection' | 'console-file';

/** The routes that anybody may call, unsigned. */
export const publicOperations: Readonly<Record<Extract<RouteName, PublicRoute>, Described>> = {
  keys: {
    tag: 'public',
    summary: 'The public keys of the exchange',
    description:
      'A JWKS (RFC 7517): for each agency its current intake key and then, for 14 days after a change, its predecessor; and the ' +
      'key of the custody log. Seal to the first key of your agency. Keep the answer for an hour at most; leave keys alone that you ' +
      'do not know.',
    answer: { description: 'The keys.', schema: 'Keys', examples: { keys: told.keys } },
    refusals: [],
  },
  openapi: {
    tag: 'public',
    summary: 'This document',
    description: 'Made from the schemas that the exchange itself judges by.',
    answer: {
      description: 'OpenAPI 3.1.',
      schema: 'OpenApi',
      examples: { 'cut-short': { openapi: '3.1.1', info: { title: 'Samsyn', version: '1' }, paths: {} } },
    },
    refusals: [],
  },
  console: {
    tag: 'public',
    summary: 'The console: the page that approvers and readers work in',
    description:
      'Its scripts and style sheets are the files beside it, with their integrity; its policy lets it load and call nothing else.',
    answer: {
      description: 'HTML.',
      mediaType: 'text/html; charset=utf-8',
      kept: 'not-kept',
      schema: 'ConsoleFile',
      examples: { 'cut-short': '<!doctype html>' },
    },
    refusals: [],
  },
  'console-connection': {
    tag: 'public',
    summary: 'What the console trusts',
    description:
      'The name that calls are signed for, and the registrars whose word counts, as the exchange says them. Who does not take them from ' +
      'the exchange runs the console from a machine of their own.',
    answer: {
      description: 'The connection of a browser.',
      kept: 'not-kept',
      schema: 'ConsoleConnection',
      examples: { connection: told.consoleConnection },
    },
    refusals: [],
  },
  'console-file': {
    tag: 'public',
    summary: "A file of the console's",
    description: 'A script, a style sheet or a drawing. Compressed (gzip) for whoever accepts it.',
    answer: {
      description: 'The file; its content type is that of its kind.',
      mediaType: 'text/javascript; charset=utf-8',
      kept: 'kept-for-good',
      schema: 'ConsoleFile',
      examples: { 'cut-short': 'export {};' },
    },
    refusals: ['path-invalid', 'not-found'],
  },
};
