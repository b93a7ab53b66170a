import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json, type JsonObject, parseJson } from '../basics/json.ts';

/** One resource as the template writes it, its properties not yet resolved. */
export interface TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: string[];
  readonly condition: string | undefined;
  /** `Retain` and the like; `Delete` where the template says nothing. */
  readonly deletionPolicy: string;
}

export interface Stack {
  readonly name: string;
  readonly region: string;
  /** Twelve digits, where the assembly names an account. */
  readonly account: string | undefined;
  readonly parameters: JsonObject;
  readonly conditions: JsonObject;
  readonly mappings: JsonObject;
  readonly resources: Map<string, TemplateResource>;
  readonly outputs: JsonObject;
  /** Folders and files of the stack's assets, by the key under which they would lie in the bucket. */
  readonly assets: Map<string, string>;
}

/** Where functions and tables live when the assembly names no region. */
const defaultRegion = 'eu-north-1';

interface Artifact {
  readonly id: string;
  readonly type: string;
  readonly environment: string;
  readonly properties: JsonObject;
  readonly dependencies: string[];
}

/**
 * Reads a synthesized cloud assembly (`cdk.out`): its stacks, each after those that it depends on.
 * @param folder the folder that holds manifest.json.
 * @throws when there is no manifest, or when the assembly holds stages, which nothing here unfolds.
 */
export function readAssembly(folder: string): Stack[] {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) throw new Error(`No manifest.json in ${folder}: synthesize first (node infra/app.ts)`);
  const manifest = objectOf(parseJson(readFileSync(path, 'utf8')), path);
  const artifacts = Object.entries(objectOf(manifest.artifacts, path)).map(([id, value]) => artifactOf(id, value));
  const stage = artifacts.find(({ type }) => type === 'cdk:cloud-assembly');
  if (stage !== undefined) throw new Error(`${path}: the local cloud does not unfold stages (${stage.id})`);
  return inOrder(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map((artifact) => readStack(folder, artifact, artifacts));
}

function artifactOf(id: string, value: Json): Artifact {
  const artifact = objectOf(value, id);
  const dependencies = Array.isArray(artifact.dependencies) ? artifact.dependencies.map(String) : [];
  return {
    id,
    type: String(artifact.type),
    environment: typeof artifact.environment === 'string' ? artifact.environment : '',
    properties: isObject(artifact.properties) ? artifact.properties : {},
    dependencies,
  };
}

/** Depth first, so that what is depended on comes first; a cycle cannot be deployed and is an error. */
function inOrder(artifacts: Artifact[]): Artifact[] {
  const byId = new Map(artifacts.map((artifact) => [artifact.id, artifact]));
  const ordered = new Set<Artifact>();
  const visit = (artifact: Artifact, path: string[]): void => {
    if (path.includes(artifact.id))
      throw new Error(`Stacks depend on each other: ${[...path, artifact.id].join(' → ')}`);
    if (ordered.has(artifact)) return;
    for (const id of artifact.dependencies) {
      const dependency = byId.get(id);
      if (dependency !== undefined) visit(dependency, [...path, artifact.id]);
    }
    ordered.add(artifact);
  };
  for (const artifact of artifacts) visit(artifact, []);
  return [...ordered];
}

function readStack(folder: string, artifact: Artifact, all: Artifact[]): Stack {
  const file = String(artifact.properties.templateFile);
  const template = objectOf(parseJson(readFileSync(join(folder, file), 'utf8')), file);
  const [account = '', region = ''] = artifact.environment.replace(/^aws:\/\//, '').split('/');
  const resources = new Map<string, TemplateResource>();
  for (const [id, value] of Object.entries(objectOf(template.Resources, `${file} Resources`))) {
    resources.set(id, resourceOf(value, `${file} ${id}`));
  }
  return {
    name: typeof artifact.properties.stackName === 'string' ? artifact.properties.stackName : artifact.id,
    region: region === '' || region === 'unknown-region' ? defaultRegion : region,
    account: /^\d{12}$/.test(account) ? account : undefined,
    parameters: section(template.Parameters),
    conditions: section(template.Conditions),
    mappings: section(template.Mappings),
    outputs: section(template.Outputs),
    resources,
    assets: readAssets(folder, artifact, all),
  };
}

function resourceOf(value: Json, name: string): TemplateResource {
  const resource = objectOf(value, name);
  const { DependsOn: dependsOn, Condition: condition, DeletionPolicy: policy } = resource;
  return {
    type: String(resource.Type),
    properties: section(resource.Properties),
    dependsOn: typeof dependsOn === 'string' ? [dependsOn] : Array.isArray(dependsOn) ? dependsOn.map(String) : [],
    condition: typeof condition === 'string' ? condition : undefined,
    deletionPolicy: typeof policy === 'string' ? policy : 'Delete',
  };
}

function readAssets(folder: string, stack: Artifact, all: Artifact[]): Map<string, string> {
  const assets = new Map<string, string>();
  for (const { id, type, properties } of all) {
    if (type !== 'cdk:asset-manifest' && type !== 'aws:cdk:asset-manifest') continue;
    if (id !== `${stack.id}.assets` || typeof properties.file !== 'string') continue;
    const manifest = objectOf(parseJson(readFileSync(join(folder, properties.file), 'utf8')), properties.file);
    for (const file of Object.values(section(manifest.files))) {
      const { source, destinations } = objectOf(file, properties.file);
      const path = isObject(source) && typeof source.path === 'string' ? join(folder, source.path) : undefined;
      for (const destination of Object.values(section(destinations))) {
        if (path !== undefined && isObject(destination)) assets.set(String(destination.objectKey), path);
      }
    }
  }
  return assets;
}

function section(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function objectOf(value: Json | undefined, name: string): JsonObject {
  if (!isObject(value)) throw new Error(`${name} is no object`);
  return value;
}
