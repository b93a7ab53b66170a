import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { FailureNote } from './failure.tsx';
import { shellWords } from './words.ts';

/** A view whose code is fetched when it is first shown: whoever approves or reads does not wait for what others do. */
export const lazily = (load: () => Promise<ComponentType>): ComponentType => {
  const loaded = signal<ComponentType | undefined>(undefined);
  const failed = signal(false);
  const fetchIt = (): void => {
    if (loaded.peek() !== undefined) return;
    failed.value = false;
    load().then(
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
};
