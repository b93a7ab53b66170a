import { ruleOn, ruleSets } from '../domain/law/rule-on.ts';
import { dayIn } from '../protocol/time.ts';
import type { SearchSettings } from '../workflow/search.ts';
import type { Config } from './config.ts';

type OwnConfig = Pick<Config<'keep-selectors'>, 'AGENCY' | 'RULES'>;

/** What the agency behind whose door a function stands has decided for itself. Throws where the configuration has forgotten it. */
export function ownRules({ AGENCY, RULES }: OwnConfig) {
  const rules = RULES[AGENCY];
  if (rules === undefined) throw new Error('the configuration has no rules for the agency of this door');
  return rules;
}

/** How searches go at this door. */
export function searchSettings(
  config: OwnConfig & Pick<Config<'search-records'>, 'SEARCH_BUDGETS' | 'CONTACTS'>,
): SearchSettings {
  return {
    agency: config.AGENCY,
    timeZone: ownRules(config).timeZone,
    budgets: config.SEARCH_BUDGETS,
    contactsOn: (now) =>
      Object.entries(config.RULES).flatMap(([agency, { law, timeZone }]) => {
        const contact = config.CONTACTS[agency];
        const isTold = ruleOn(ruleSets[law], 'discovery', dayIn(timeZone, now)).rule === 'contact';
        return isTold && contact !== undefined ? [{ agency, contact }] : [];
      }),
  };
}
