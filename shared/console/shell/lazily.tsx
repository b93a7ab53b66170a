import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { FailureNote } from './failure.tsx';
import { fetchedWhole } from './fetched-whole.ts';
import { shellWords } from './words.ts';

/**
 * A view whose code is fetched when it is first shown: whoever approves or reads does not wait for what others do. `name` is that of the
 * file that is imported, without its ending.
 */
export function lazily(name: string, load: () => Promise<ComponentType>): ComponentType {
  const loaded = signal<ComponentType | undefined>(undefined);
  const failed = signal(false);
  const fetchIt = (): void => {
    if (loaded.peek() !== undefined) return;
    failed.value = false;
    fetchedWhole(name)
      .then(load)
      .then(
        (component) => {
          loaded.value = component;
        },
        () => {
          failed.value = true;
        },
      );
  };
  return () => {
    useEffect(fetchIt, []);
    const Loaded = loaded.value;
    if (Loaded !== undefined) return <Loaded />;
    return failed.value ? (
      <FailureNote failure={{ kind: 'unreachable' }} />
    ) : (
      <p role="status">{shellWords().loading}</p>
    );
  };
}
