import * as v from 'valibot';

/*
 * What an exchange is called. Every call is signed for its authority, and what is stored is proved by those signatures as long as it
 * lives: a name that it had is never forgotten.
 */

export const authority = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^[a-z0-9.{}-]+(:\d{1,5})?$/, 'a host, and a port where it is not 443; {api} is the id of the API'),
  ),
);

/** More names than an exchange has in its life; an embedded one, which has another with each port, keeps as many. */
const mostFormer = 40;

/** Only ever added to. */
export const formerAuthorities = v.pipe(
  v.optional(
    v.array(
      v.pipe(
        v.string(),
        v.regex(
          /^[a-z0-9.-]+(:\d{1,5})?$/,
          'a host as it was, and a port where that was not 443; {api} is today’s API alone',
        ),
      ),
    ),
    [],
  ),
  v.maxLength(mostFormer, `at most ${mostFormer}`),
  v.check((all) => new Set(all).size === all.length, 'each name once'),
);

interface Names {
  readonly authority?: string | undefined;
  readonly domain?: { readonly name: string } | undefined;
}

/** Whether no former authority is the one of today. */
export function isNoneOfToday(whole: Names & { readonly formerAuthorities: readonly string[] }): boolean {
  return !whole.formerAuthorities.includes(whole.domain?.name ?? whole.authority ?? '');
}

/** Whether the authority stays when CloudFormation makes another API: its id goes with its stack. */
export function outlivesTheApi({ authority: name, domain: own }: Names): boolean {
  return own !== undefined || (name !== undefined && !name.includes('{api}'));
}
