import { openDoor } from '../shared/runtime/door.ts';
import { showStatistics } from '../shared/workflow/statistics.ts';

const { config, exchange, answering } = openDoor('report-statistics');

/** GET statistics/{month}: counts of the agency's own month; it reads indexes that hold counts and no report. */
export const handler = answering({ statistics: showStatistics(exchange, config.AGENCY, config.RULES) });
