import { useLayoutEffect, useRef } from 'preact/hooks';

/** How high a row is, in rem, as `lists.css` has it: rows are as high as each other, so that a long list need not be measured. */
const rowHeight = 3;

/** That height in pixels, as large as somebody has set their letters. */
export function rowPixels(): number {
  return rowHeight * Number.parseFloat(getComputedStyle(document.documentElement).fontSize || '16');
}

/** Room for rows that are not drawn, in pixels. */
export function RowRoom({ height }: { height: number }) {
  const row = useRef<HTMLTableRowElement>(null);
  // By the object model: the page's policy takes no style that stands in the markup.
  useLayoutEffect(() => {
    row.current?.style.setProperty('height', `${height}px`);
  }, [height]);
  return height > 0 ? <tr ref={row} class="room" /> : null;
}
