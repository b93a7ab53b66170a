import { configOf } from '../shared/runtime/config.ts';
import { refusingFunction } from '../shared/runtime/public-route.ts';

const config = configOf('refuse-call');

/** Every path and method that is no route. */
export const handler = refusingFunction('refuse-call', config.AGENCIES);
