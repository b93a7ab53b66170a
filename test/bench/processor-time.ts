import { readdirSync, readFileSync } from 'node:fs';

/** What /proc counts in: hundredths of a second, on every Linux. */
const tickMs = 10;

/** Processor time of a process so far, in milliseconds; 0 of one that has ended. */
const of = (pid: number): number => {
  try {
    // The second field is the name in parentheses, which may hold anything; utime and stime are the 14th and 15th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
};

const childOf = (pid: number): number => {
  const isChild = (other: string): boolean => {
    try {
      return new RegExp(`^PPid:\\s*${pid}$`, 'm').test(readFileSync(`/proc/${other}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  return Number(readdirSync('/proc').find((name) => /^\d+$/.test(name) && isChild(name)) ?? 0);
};

/**
 * Begins to count the processor time of an exchange, its database and this process; what comes back says how much each spent since,
 * in milliseconds for one of so many. Other work of the machine changes it little, as it does not for times by the clock.
 */
export const processorTime = (exchange: number): ((count: number) => string) => {
  const pids = { exchange, database: childOf(exchange), clients: process.pid };
  const before = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, of(pid)]));
  return (count) => {
    const spent = Object.entries(pids).map(([name, pid]) => [name, (of(pid) - (before[name] ?? 0)) / count] as const);
    const all = spent.reduce((sum, [, ms]) => sum + ms, 0);
    return `processor time of each: ${all.toFixed(1)} ms (${spent.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(', ')})`;
  };
};
