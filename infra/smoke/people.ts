import { actAs } from '../../shared/client/acting.ts';
import { AgencyClient } from '../../shared/client/client.ts';
import type { Connection, Principal } from '../../shared/client/connection.ts';
import { nodeTransport } from '../../shared/client/node/transport.ts';
import { Usage } from '../../shared/command/call/session.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import type { Role } from '../../shared/protocol/principal-entry.ts';

/** The people of one agency, each a client that signs with its own key. */
export interface Agency {
  readonly id: string;
  readonly desk: AgencyClient;
  /** Different persons, and none is who submits. */
  readonly approvers: readonly AgencyClient[];
  readonly reader: AgencyClient;
}

/** The people of two agencies or more, and the calls that they have made so far. */
export interface People {
  readonly agencies: readonly Agency[];
  readonly calls: () => number;
}

interface Cast {
  readonly desk: Principal;
  readonly approvers: readonly Principal[];
  readonly reader: Principal;
}

/** Who of an agency does what: a desk that approves nothing, and approvers who are two persons or more. */
function castOf(principals: readonly Principal[], agency: string): Cast {
  const active = principals.filter((one) => one.agency === agency && one.status === 'active');
  const having = (role: Role) => active.filter(({ roles }) => roles.includes(role));
  const desk = having('submitter').find(({ roles }) => !roles.includes('approver'));
  const others = having('approver').filter((one) => one.holder !== desk?.holder && !one.roles.includes('submitter'));
  const approvers = others.filter((one, i) => others.findIndex(({ holder }) => holder === one.holder) === i);
  const [reader] = having('reader');
  if (desk && approvers.length >= 2 && reader) return { desk, approvers, reader };
  throw new Usage(
    `the connection has not enough principals of ${agency}: it takes a submitter who does not approve, two approvers with different holders, and a reader. ` +
      '"samsyn principal put --stand-ins" makes them for a test deployment.',
  );
}

/** The people of the connection's agencies, at `url`. @throws Usage where there are none, or too few. */
export async function peopleOf(connection: Connection, url: string): Promise<People> {
  const { authority, formerAuthorities, registrars, principals } = connection;
  const agencies = [...new Set(principals.map(({ agency }) => agency))];
  if (agencies.length < 2) throw new Usage('the connection has principals of fewer than two agencies');
  let calls = 0;
  const send = nodeTransport(url, authority);
  const clientOf = async (principal: Principal): Promise<AgencyClient> =>
    new AgencyClient({
      transport: (call) => {
        calls += 1;
        return send(call);
      },
      authority,
      formerAuthorities,
      registrars,
      principal: await actAs(webCrypto(), principal),
    });
  const agencyOf = async (id: string): Promise<Agency> => {
    const { desk, approvers, reader } = castOf(principals, id);
    return {
      id,
      desk: await clientOf(desk),
      approvers: await Promise.all(approvers.map(clientOf)),
      reader: await clientOf(reader),
    };
  };
  return { agencies: await Promise.all(agencies.map(agencyOf)), calls: () => calls };
}
