import * as v from 'valibot';

/** What `cdk deploy --outputs-file FILE` writes: by stack, its outputs by their names. */
export const outputsSchema = v.record(v.string(), v.record(v.string(), v.string()));

/** A deployment as its outputs tell of it; what they do not tell is undefined. */
export interface Deployment {
  readonly table: string | undefined;
  readonly url: string | undefined;
  readonly authority: string | undefined;
  readonly region: string | undefined;
  /** The URL of an agency's notification queue. */
  readonly queueOf: (agency: string) => string | undefined;
}

/** `coast-guard` → `CoastGuard`: outputs carry an agency's id so. */
function pascal(id: string): string {
  return id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Reads the outputs of the one deployment in a file; of two deployments in it the first is taken. */
export function deploymentOf(outputs: v.InferOutput<typeof outputsSchema>): Deployment {
  const output = (name: string): string | undefined =>
    Object.values(outputs).find((stack) => stack[name] !== undefined)?.[name];
  const url = output('ApiUrl');
  const queueUrls = Object.values(outputs).flatMap((stack) =>
    Object.entries(stack).flatMap(([name, value]) => (name.startsWith('NotificationQueue') ? [value] : [])),
  );
  return {
    table: output('RegistryTable'),
    url,
    authority: output('Authority'),
    // Of an exchange with a domain of its own the queues alone tell it.
    region:
      /\.execute-api\.([a-z0-9-]+)\./.exec(url ?? '')?.[1] ??
      /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(queueUrls.join(' '))?.[1],
    queueOf: (agency) => output(`NotificationQueue${pascal(agency)}`),
  };
}
