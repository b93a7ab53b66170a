import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { FailureNote } from './failure.tsx';
import { shellWords } from './words.ts';

const fetchChecked = ({ href, integrity }: HTMLLinkElement): Promise<void> =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.crossOrigin = '';
    link.integrity = integrity;
    link.href = href;
    link.rel = 'modulepreload';
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${href} is not what the page was built with`));
    };
    document.head.append(link);
  });

/**
 * Fetches all scripts of a view whose integrity the page names, and has the browser check it: of an import it checks nothing, but takes
 * what was fetched so. Whoever serves the files slips in no other one than the page was built with.
 */
const checked = async (name: string): Promise<void> => {
  const named = [...document.querySelectorAll<HTMLLinkElement>(`link[data-later~="${name}"]`)];
  if (named.length === 0) throw new Error(`the page names no ${name}`);
  await Promise.all(named.map(fetchChecked));
};

/**
 * A view whose code is fetched when it is first shown: whoever approves or reads does not wait for what others do. `name` is that of the
 * file that is imported, without its ending.
 */
export const lazily = (name: string, load: () => Promise<ComponentType>): ComponentType => {
  const loaded = signal<ComponentType | undefined>(undefined);
  const failed = signal(false);
  const fetchIt = (): void => {
    if (loaded.peek() !== undefined) return;
    failed.value = false;
    checked(name)
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
};
