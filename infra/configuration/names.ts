/**
 * The name of a function and of its role, fixed: key policies name roles as strings, for a reference to another stack's role
 * would make a cycle of the two stacks. Functions behind a door carry their agency's id.
 * A re-created role of this name inherits what the key policies give the name: CreateRole is a key privilege.
 */
export function functionName(deployment: { readonly name: string }, file: string, agency?: string): string {
  return [deployment.name, ...(agency === undefined ? [] : [agency]), file].join('-');
}

/** `accept-submission` → `AcceptSubmission`: the form of logical ids and output names. */
export function pascal(id: string): string {
  return id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
