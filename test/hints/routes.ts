import { randomBytes } from 'node:crypto';
import { uuid7 } from '../../shared/protocol/ids.ts';
import { coverFor } from '../support/clients.ts';

/** A route that may hide whether something is there, and how customs asks it for what is the police's and was not released. */
export interface Hiding {
  readonly name: string;
  readonly by: string;
  readonly told: string;
  readonly call: (id: string) => {
    readonly method: 'GET' | 'PUT' | 'POST';
    readonly path: string;
    readonly body?: string;
  };
}

/** An id that nobody has used. */
export const nobodys = (): string => uuid7(Date.now(), randomBytes(10));

/** The place before the second act, as customs is given it. */
const cursor = Buffer.from('1|submission-acts|customs|2').toString('base64url');

const get = (name: string, by: string): Hiding => ({
  name: `GET ${name}`,
  by,
  told: 'not-found',
  call: (id) => ({ method: 'GET', path: `/v1/customs/${name.replace('{id}', id).replace('{cursor}', cursor)}` }),
});
const post = (name: string, by: string, body: object): Hiding => ({
  name: `POST ${name}`,
  by,
  told: 'not-found',
  call: (id) => ({ method: 'POST', path: `/v1/customs/${name.replace('{id}', id)}`, body: JSON.stringify(body) }),
});

const approver = 'customs-approver-1';
const reader = 'customs-analyst';
const sealedDigest = 'Q'.repeat(43);

/** Every route with an id in its path that answers `not-found` for a foreign one as for an unused one; and a correction of such an id. */
export const hiding: readonly Hiding[] = [
  get('submissions/{id}', approver),
  get('submissions/{id}/acts/after/{cursor}', approver),
  get('submissions/{id}/sealed', approver),
  post('submissions/{id}/reviews', approver, {}),
  post('submissions/{id}/decisions', approver, { decision: 'approve', sealedDigest, acceptsConditions: true }),
  post('submissions/{id}/withdrawal', 'customs-desk', { reason: 'Sent by mistake.' }),
  get('records/{id}', reader),
  get('records/{id}/sealed', reader),
  get('records/{id}/acts', reader),
  post('records/{id}/recall', approver, { reason: 'It was another one.' }),
  post('records/{id}/retention', approver, { action: 'pause', reason: 'The suspect is in prison.' }),
  post('records/{id}/acknowledgements', approver, { action: 'erased' }),
  post('records/{id}/outcomes', reader, { outcome: 'none' }),
  post('records/{id}/disclosures', reader, { purpose: 'prevent', justification: 'Because it is so.' }),
  {
    name: 'PUT submissions/… that replaces {id}',
    by: 'customs-desk',
    told: 'cover-invalid',
    call: (id) => ({
      method: 'PUT',
      path: `/v1/customs/submissions/${nobodys()}`,
      body: JSON.stringify({ cover: coverFor(['police'], 'H0', { replaces: id }), sealed: 'a.b.c.d.e' }),
    }),
  },
];
