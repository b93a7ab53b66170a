import { type Resource, table } from './templates.ts';

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Alarms say whom they are about; a list says it once for all of a kind. */
function general(sentence: string, names: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(names).reduce(
    (said, [kind, all]) =>
      all.reduce((rest, name) => rest.replace(new RegExp(`\\b${name}\\b(?!-)`, 'g'), `‹${kind}›`), said),
    sentence,
  );
}

/** Every kind of alarm: how many there are, what the first one is called, and the sentence of what to do. */
export function alarmList(resources: readonly Resource[], agencies: readonly string[]): string {
  const functions = resources
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => text(Properties?.FunctionName));
  const names = { function: functions, agency: agencies, table: ['Exchange', 'Sealed', 'Records', 'Registry'] };
  const kinds = new Map<string, string[]>();
  for (const { Type, Properties } of resources) {
    if (Type !== 'AWS::CloudWatch::Alarm') continue;
    const sentence = general(text(Properties?.AlarmDescription), names);
    kinds.set(sentence, [...(kinds.get(sentence) ?? []), text(Properties?.AlarmName)]);
  }
  const rows = [...kinds].map(([sentence, alarms]) => [`\`${alarms[0]}\``, String(alarms.length), sentence]);
  return table(['the first of them', 'how many', 'what to do'], rows);
}
