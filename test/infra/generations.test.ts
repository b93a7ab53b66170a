import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exchangeApp } from '../../infra/app.ts';
import { bundle } from '../../infra/bundles/bundle.ts';
import { checkConfiguration, readConfiguration } from '../../infra/configuration/config.ts';
import { environmentOf } from '../../shared/runtime/config.ts';
import { type Json, type Members, members, statements } from './templates.ts';

const example = readConfiguration(fileURLToPath(new URL('../../infra/samsyn.example.json', import.meta.url)));
const bundles = bundle(Object.keys(environmentOf));

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Members }>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: Json }>>;
}

/** The two templates of a generation of intake keys. */
const templatesOf = (generation: number): { readonly state: Template; readonly exchange: Template } => {
  const more = generation > 1 ? { intakePreviousUntil: '2027-01-31' } : {};
  const assembly = exchangeApp(
    checkConfiguration({ ...example, intakeGeneration: generation, ...more }, 'a test'),
    bundles,
  ).synth();
  const of = (stack: string): Template => assembly.getStackByName(stack).template;
  return { state: of('SamsynState'), exchange: of('SamsynExchange') };
};
const generations = [1, 2, 3, 4].map(templatesOf);

/** The logical ids of a state's intake keys. */
const intakeKeys = ({ Resources }: Template): readonly string[] =>
  Object.keys(Resources).filter((id) => Resources[id]?.Properties.KeySpec === 'RSA_3072');

/** The outputs of the state that a template reads. */
const read = (exchange: Template): readonly string[] =>
  [...JSON.stringify(exchange).matchAll(/"OutputName":"(\w+)"/g)].map(([, name = '']) => name);

/** Of these, those of intake keys: by the ids of their outputs, `…KeysPoliceIntake2…`. */
const intakeRead = (exchange: Template): ReadonlySet<string> =>
  new Set(read(exchange).filter((name) => /Intake\d/.test(name)));

describe('raising the generation of the intake keys, the state first and then the exchange', () => {
  const raises = generations.slice(1).flatMap((next, i) => {
    const before = generations[i];
    return before === undefined ? [] : [{ to: i + 2, before, next }];
  });

  it.each(raises)(
    'to $to leaves every key that the deployed exchange names, and the outputs by which it goes back',
    ({ before, next }) => {
      const published = Object.keys(next.state.Outputs);
      for (const name of read(before.exchange)) expect(published).toContain(name);
      for (const name of intakeRead(before.exchange)) {
        const [id = ''] = [next.state.Outputs[name]?.Value].flatMap(
          (value) => (members(value)['Fn::GetAtt'] ?? []) as Json[],
        );
        expect(intakeKeys(before.state)).toContain(id);
        expect(intakeKeys(next.state)).toContain(id);
        const policy = statements(next.state.Resources[String(id)]?.Properties.KeyPolicy);
        expect(policy.map(({ sid }) => sid)).toEqual(['Administration', 'AcceptTakesOver', 'PublishShows']);
      }
    },
  );

  it('keeps one generation more than the exchange names: three of each agency, and drops none before the fourth', () => {
    expect(generations.map(({ state }) => intakeKeys(state).length)).toEqual([2, 4, 6, 6]);
    const named = generations.map(({ exchange }) =>
      Object.values(exchange.Resources)
        .map(({ Properties }) => JSON.stringify(members(Properties.Environment).Variables ?? ''))
        .flatMap((text) => [...text.matchAll(/Intake\d/g)].map(([generation]) => generation)),
    );
    expect(named.map((one) => [...new Set(one)].sort())).toEqual([
      ['Intake1'],
      ['Intake1', 'Intake2'],
      ['Intake2', 'Intake3'],
      ['Intake3', 'Intake4'],
    ]);
  });
});
