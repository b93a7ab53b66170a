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
    // Until the dated rules are there every agency is silent, as their default has it.
    contactsOn: () => [],
  };
}
