function fetchChecked({ href, integrity }: HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
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
}

/**
 * Fetches all scripts of a part of the console whose integrity the page names, and has the browser check it: of an import it checks
 * nothing, but takes what was fetched so. Whoever serves the files slips in no other one than the page was built with.
 */
export async function fetchedWhole(name: string): Promise<void> {
  const named = [...document.querySelectorAll<HTMLLinkElement>(`link[data-later~="${name}"]`)];
  if (named.length === 0) throw new Error(`the page names no ${name}`);
  await Promise.all(named.map(fetchChecked));
}
