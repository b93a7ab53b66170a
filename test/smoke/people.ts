import { actAs } from '../../shared/agency/acting.ts';
import { AgencyClient } from '../../shared/agency/client.ts';
import { Usage } from '../../shared/agency/command/session.ts';
import type { Connection, Principal } from '../../shared/agency/connection.ts';
import { nodeTransport } from '../../shared/agency/node-transport.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import type { Role } from '../../shared/protocol/principal-entry.ts';

/** The people of one agency, each a client that signs with its own key. */
export interface Agency {
  readonly id: string;
  readonly desk: AgencyClient;
  /** Two persons, and neither is who submits. */
  readonly approvers: readonly [AgencyClient, AgencyClient];
  readonly reader: AgencyClient;
}

/** The people of two agencies, and the calls that they have made so far. */
export interface People {
  readonly agencies: readonly [Agency, Agency];
  readonly calls: () => number;
}

interface Cast {
  readonly desk: Principal;
  readonly approvers: readonly [Principal, Principal];
  readonly reader: Principal;
}

/** Who of an agency does what: a desk that approves nothing, and approvers who are two persons. */
const castOf = (principals: readonly Principal[], agency: string): Cast => {
  const active = principals.filter((one) => one.agency === agency && one.status === 'active');
  const having = (role: Role) => active.filter(({ roles }) => roles.includes(role));
  const desk = having('submitter').find(({ roles }) => !roles.includes('approver'));
  const others = having('approver').filter((one) => one.holder !== desk?.holder && !one.roles.includes('submitter'));
  const [first, second] = others.filter((one, i) => others.findIndex(({ holder }) => holder === one.holder) === i);
  const [reader] = having('reader');
  if (desk && first && second && reader) return { desk, approvers: [first, second], reader };
  throw new Usage(
    `the connection has not enough principals of ${agency}: it takes a submitter who does not approve, two approvers with different holders, and a reader. ` +
      '"samsyn principal put --stand-ins" makes them for a test deployment.',
  );
};

/** The people of the connection's first two agencies, at `url`. @throws Usage where there are none, or too few. */
export const peopleOf = async (connection: Connection, url: string): Promise<People> => {
  const { authority, registrars, principals } = connection;
  const [first, second] = [...new Set(principals.map(({ agency }) => agency))];
  if (first === undefined || second === undefined)
    throw new Usage('the connection has principals of fewer than two agencies');
  let calls = 0;
  const send = nodeTransport(url, authority);
  const clientOf = async (principal: Principal): Promise<AgencyClient> =>
    new AgencyClient({
      transport: (call) => {
        calls += 1;
        return send(call);
      },
      authority,
      registrars,
      principal: await actAs(webCrypto(), principal),
    });
  const agencyOf = async (id: string): Promise<Agency> => {
    const { desk, approvers, reader } = castOf(principals, id);
    return {
      id,
      desk: await clientOf(desk),
      approvers: [await clientOf(approvers[0]), await clientOf(approvers[1])],
      reader: await clientOf(reader),
    };
  };
  return { agencies: [await agencyOf(first), await agencyOf(second)], calls: () => calls };
};
