import { existsSync } from 'node:fs';
import type { Connection } from '../../client/connection.ts';
import { type InForce, inForceOn } from '../../domain/law/in-force.ts';
import { ruleSetNames } from '../../domain/law/rules.ts';
import { titles } from '../../domain/law/titles.ts';
import { dayIn, isDate } from '../../protocol/time.ts';
import { type Called, type Command, oneOf, refuseWords } from '../call/command.ts';
import { connectionFile, readConnectionFile, Usage } from '../call/session.ts';
import { clean, cleanLines, sentences } from '../terminal/show.ts';

type Language = 'sv' | 'en';
type Law = NonNullable<Connection['laws']>[string];
interface Bound extends Law {
  readonly agency: string;
  readonly timeZone: string | undefined;
}

const words = {
  sv: {
    head: (agency: string, law: string, day: string) => `${agency}, ${day} (regelsamling: ${law})`,
    since: (from: string, until?: string) => `gäller från ${from}${until === undefined ? '' : `, till ${until}`}`,
    own: (what: string) => `Myndigheten har beslutat: ${what}.`,
    hours: (urgent: number, routine: number) => `${urgent} timmar för brådskande, ${routine} för annat`,
    foot: 'Detta är inte juridisk rådgivning: myndighetens jurister måste bekräfta varje rad (shared/domain/law/README.md).',
  },
  en: {
    head: (agency: string, law: string, day: string) => `${agency}, ${day} (rule set: ${law})`,
    since: (from: string, until?: string) => `in force from ${from}${until === undefined ? '' : `, until ${until}`}`,
    own: (what: string) => `The agency has decided: ${what}.`,
    hours: (urgent: number, routine: number) => `${urgent} hours for urgent, ${routine} for the rest`,
    foot: 'This is no legal advice: counsel of the agency has to confirm each row (shared/domain/law/README.md).',
  },
};

/** What the agency has decided for itself of this kind, in words; undefined where it goes by its law. */
function ownWords({ dueHours, approvals }: Law, kind: InForce['kind'], language: Language): string | undefined {
  if (kind === 'deadlines' && dueHours !== undefined) return words[language].hours(dueHours.urgent, dueHours.routine);
  const more = Object.entries(approvals ?? {}).map(([code, count]) => `${code} ${count}`);
  return kind === 'approvals' && more.length > 0 ? more.join(', ') : undefined;
}

/** The agencies of the connection with their laws; one that --agency names, by a law of that name where no connection says more. */
function boundOf(called: Called): readonly Bound[] {
  const file = connectionFile(called.option('connection'), called.terminal.env);
  const agency = called.option('agency');
  const isThere = called.option('connection') !== undefined || existsSync(file);
  const { laws = {}, timeZones } = isThere ? readConnectionFile(file) : {};
  const all = Object.entries(laws).map(([id, law]) => ({ agency: id, timeZone: timeZones?.[id], ...law }));
  if (agency === undefined && all.length > 0) return all;
  const found = all.find((one) => one.agency === agency);
  if (found !== undefined) return [found];
  const named = all.length > 0 ? all.map((one) => one.agency) : ruleSetNames;
  if (all.length > 0 || agency === undefined || !named.some((name) => name === agency))
    throw new Usage(`--agency is one of ${named.join(', ')}`);
  return [{ agency, law: agency, timeZone: timeZones?.[agency] }];
}

function dayOf(called: Called, { timeZone }: Bound): string {
  const on = called.option('on') ?? dayIn(timeZone, called.terminal.now());
  if (!isDate(on)) throw new Usage('--on is a day, as 2026-11-28');
  return on;
}

function rulesOf({ law }: Bound, day: string): readonly InForce[] {
  const known = ruleSetNames.find((name) => name === law);
  if (known === undefined) throw new Usage(`this command knows no law of the name ${clean(law)}: take a newer one.`);
  try {
    return inForceOn(known, day);
  } catch (cause) {
    if (cause instanceof RangeError) throw new Usage('--on is before the laws of this exchange came into force.');
    throw cause;
  }
}

function show(bound: Bound, day: string, rules: readonly InForce[], language: Language, width: number): string {
  const { head, since, own, foot } = words[language];
  const row = ({ kind, from, until, source, text }: InForce): string => {
    const decided = ownWords(bound, kind, language);
    const said = decided === undefined ? text[language] : `${text[language]} ${own(decided)}`;
    return `${titles[kind][language]}\n${cleanLines(`${said}\n${source}; ${since(from, until)}`, '    ', width)}`;
  };
  return [head(bound.agency, bound.law, day), ...rules.map(row), sentences(foot, width)].join('\n\n');
}

/** `samsyn rules` */
export const rules: Command = {
  usage: 'rules',
  summary: 'tell which rules of law hold on a day, with their sources',
  options: { on: { type: 'string' }, agency: { type: 'string' }, language: { type: 'string' } },
  without: ['as'],
  help: `Tells of each agency of the connection, or of --agency alone, which rules it goes by today or on the day of --on, where each stands, and from
when it holds; also what the agency has decided for itself. It calls nobody: the rules are in the software, as dated tables for lawyers to read
(shared/domain/law/README.md). A day is the agency's own. --language is en or sv.

  samsyn rules --agency police
  samsyn rules --on 2025-11-30 --agency police --language sv
  samsyn rules --on 2026-11-28 --agency police --json`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    const language = oneOf('language', called.option('language') ?? 'en', ['en', 'sv']);
    for (const bound of boundOf(called)) {
      const day = dayOf(called, bound);
      const held = rulesOf(bound, day);
      const { agency, law, dueHours, approvals } = bound;
      const own = { ...(dueHours && { dueHours }), ...(approvals && { approvals }) };
      called.tell({ agency, law, on: day, own, rules: held }, show(bound, day, held, language, called.terminal.width));
    }
  },
};
