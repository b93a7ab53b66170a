import { openDoor } from '../shared/runtime/door.ts';
import { showStatistics } from '../shared/workflow/statistics.ts';

const { config, exchange, answering } = openDoor('report-statistics');
const { AGENCY: agency, RULES: rules } = config;

/** GET statistics/{month}: counts of the agency's own month; it reads an index that holds counts and no report. */
export const handler = answering({
  statistics: showStatistics(exchange, { agency, timeZone: rules[agency]?.timeZone }),
});
