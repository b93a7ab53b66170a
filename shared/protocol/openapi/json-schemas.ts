import { type ConversionConfig, type JsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import { said } from './said.ts';
import { schemas } from './schemas.ts';

const rulesOfActions: NonNullable<ConversionConfig['overrideAction']> = ({ valibotAction, jsonSchema }) => {
  switch (valibotAction.type) {
    case 'metadata': {
      // Lengths and formats; what they say needs no sentence.
      const { description: _rule, ...rest } = jsonSchema;
      return 'metadata' in valibotAction ? { ...rest, ...(valibotAction.metadata as JsonSchema) } : undefined;
    }
    case 'regex':
    case 'check': {
      const rule = 'message' in valibotAction ? valibotAction.message : undefined;
      return typeof rule === 'string' ? { ...jsonSchema, description: rule } : undefined;
    }
    // Rules between members: `said` says them.
    case 'partial_check':
    case 'check_items':
      return jsonSchema;
    default:
      return undefined;
  }
};

function memberAt(schema: JsonSchema, path: string): JsonSchema {
  return path.split('.').reduce<JsonSchema>((parent, name) => {
    const member = parent.properties?.[name];
    if (typeof member !== 'object')
      throw new Error(`the OpenAPI document says something of ${path}, which is not there`);
    return member;
  }, schema);
}

/** All schemas as JSON Schema 2020-12, each once, referring to one another. Deterministic. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  const found: Record<string, JsonSchema> = toJsonSchemaDefs(schemas, {
    target: 'draft-2020-12',
    overrideAction: rulesOfActions,
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  });
  for (const [name, members] of Object.entries(said)) {
    const schema = found[name] ?? {};
    for (const [path, rule] of Object.entries(members))
      Object.assign(path === '' ? schema : memberAt(schema, path), rule);
  }
  return found;
}
