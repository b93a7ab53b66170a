import * as v from 'valibot';
import { publicSigningKeySchema } from '../../../protocol/principal-entry.ts';
import type { Called } from '../command.ts';
import { readJsonFile } from '../session.ts';

/** Of the configuration of a deployment what these commands need: whose registrars count, and how many persons have to approve. */
const configurationSchema = v.object({
  agencies: v.array(
    v.object({
      id: v.string(),
      registrar: publicSigningKeySchema,
      rules: v.optional(v.object({ approvals: v.optional(v.record(v.string(), v.number()), {}) }), {}),
    }),
  ),
});

export type ConfiguredAgency = v.InferOutput<typeof configurationSchema>['agencies'][number];

/** The agencies of the configuration that was deployed: --configuration, or $SAMSYN_CONFIG; undefined where neither names a file. */
export const configuredAgencies = (called: Called): readonly ConfiguredAgency[] | undefined => {
  const file = called.option('configuration') ?? called.terminal.env.SAMSYN_CONFIG;
  return file === undefined ? undefined : readJsonFile(file, configurationSchema, 'configuration').agencies;
};
