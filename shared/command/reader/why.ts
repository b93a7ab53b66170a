import { NotSendable } from '../../client/failures.ts';
import { purposeCodes } from '../../domain/cover.ts';
import { type DisclosureBody, disclosureBodySchema } from '../../protocol/bodies.ts';
import { check } from '../../protocol/schema.ts';
import { type Called, needed, oneOf } from '../call/command.ts';
import { noNames } from '../call/in-the-clear.ts';

/** The options that say what somebody reads, or searches, for. */
export const whyOptions = {
  purpose: { type: 'string' },
  justification: { type: 'string' },
  case: { type: 'string' },
} as const;

/** What a record is opened for, or a search made: it stays on record with the agency. */
export function whyOf(called: Called, doing: 'read it' | 'search' = 'read it'): DisclosureBody {
  const caseReference = called.option('case');
  const purpose = oneOf('purpose', needed(called, 'purpose', `one of ${purposeCodes.join(', ')}`), purposeCodes);
  const { value, faults } = check(disclosureBodySchema, {
    purpose,
    justification: needed(called, 'justification', `say why you ${doing}, in 10 to 500 characters; ${noNames}`),
    ...(caseReference !== undefined && { caseReference }),
  });
  if (value === undefined) throw new NotSendable(doing === 'search' ? 'search' : 'disclosure', faults);
  return value;
}
