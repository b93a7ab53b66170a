import { join } from 'node:path';
import { Keys } from './kms/keys.ts';
import { keyMakers } from './kms/resources.ts';
import { readAssembly } from './template/assembly.ts';
import { deploy, type Outputs } from './template/deploy.ts';
import { withoutEffect } from './template/without-effect.ts';

/**
 * Deploys a stack of keys in an account of its own, before the cloud of this folder is started: its outputs are told to whoever uses the keys.
 * @param home the folder of the cloud.
 * @returns the outputs by stack name.
 */
export async function deployKeys(home: string, assembly: string): Promise<Outputs> {
  const region = readAssembly(assembly)[0]?.region ?? '';
  return deploy(assembly, { ...withoutEffect, ...keyMakers(new Keys(join(home, 'kms'), region), new Map()) });
}
