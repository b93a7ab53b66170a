/** What the system says of a file, by its code (errno(3)). */
const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'you may not',
  EPERM: 'you may not',
  EROFS: 'it lies where nothing can be written',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EFBIG: 'it would be larger than a file may be',
  ELOOP: 'it leads in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'something else has it',
  EEXIST: 'it exists',
  EIO: 'the disk fails',
  ENXIO: 'it is no plain file',
  EINVAL: 'it is no plain file',
};

const verbs: Readonly<Record<string, string>> = {
  open: 'open',
  mkdir: 'make the folder',
  mkdtemp: 'make the folder',
  write: 'write',
  rename: 'write',
  ftruncate: 'write',
  unlink: 'delete',
  rm: 'delete',
  rmdir: 'delete',
  scandir: 'look into',
  read: 'read',
};

interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

function isOfFile(error: unknown): error is SystemError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'syscall' in error &&
    typeof error.syscall === 'string' &&
    (error.syscall in verbs || 'path' in error)
  );
}

/** Why a file cannot be read or written, in words. */
export function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error)) return 'it fails';
  const code = 'code' in error ? String(error.code) : '';
  return words[code] ?? (code === '' ? error.message : code);
}

/** One sentence of what a file of this machine was meant for and did not do, which names it; undefined for any other failure. */
export function localFailure(error: unknown): string | undefined {
  return isOfFile(error) && error.path !== undefined
    ? `cannot ${verbs[error.syscall] ?? 'use'} ${error.path}: ${whyUnreadable(error)}`
    : undefined;
}

/** What the system has thrown over a file, with its name: of an open one that is being written it does not say which. */
export function named(file: string, error: unknown): unknown {
  return isOfFile(error) && error.path === undefined ? Object.assign(error, { path: file }) : error;
}

/** Works on a file; what the system throws names it. */
export async function naming<Done>(file: string, work: () => Done | Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    throw named(file, error);
  }
}
