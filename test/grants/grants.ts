import type { Statement } from '../../infra/local/cloud/iam/policy.ts';
import type { Role, Roles } from '../../infra/local/cloud/template/roles.ts';

/** One action on one resource, as one statement of one role grants it. */
export interface Grant {
  readonly role: string;
  /** Which of the role's statements: a right may stand in two, under different conditions. */
  readonly at: number;
  readonly action: string;
  readonly resource: string;
}

/** Every grant of every role. A denial is none. */
export const grantsOf = (roles: Roles): readonly Grant[] =>
  [...roles.values()].flatMap(({ name, policies }) =>
    policies.flatMap(({ effect, actions, resources }, at) =>
      effect === 'Deny'
        ? []
        : actions.flatMap((action) => resources.map((resource) => ({ role: name, at, action, resource }))),
    ),
  );

/** The policies of a role but for this grant: its statement becomes two, one of the other actions, one of this action elsewhere. */
export const without = ({ policies }: Role, { at, action, resource }: Grant): Statement[] =>
  policies.flatMap((statement, i) => {
    if (i !== at) return [statement];
    const { actions, resources, isAction, isResource } = statement;
    const [others, elsewhere] = [actions.filter((one) => one !== action), resources.filter((one) => one !== resource)];
    return [
      { ...statement, actions: others, isAction: (asked) => asked !== action && isAction(asked) },
      {
        ...statement,
        actions: [action],
        resources: elsewhere,
        isAction: (asked) => asked === action,
        isResource: (asked) => asked !== resource && !resource.includes('*') && isResource(asked),
      },
    ];
  });

/** A grant in a line. */
export const inWords = ({ role, action, resource }: Grant): string => `${role} ${action} ${resource}`;
