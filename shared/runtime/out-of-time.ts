/**
 * So long before a function's time is over it answers by itself, in milliseconds: enough to say so on a busy processor. A function that
 * is cut off by Lambda loses its environment, and its alarm rings for what was an outage of another.
 */
export const timeoutEarlyInMillis = 500;
