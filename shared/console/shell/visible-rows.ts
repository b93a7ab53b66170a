import { useSignal } from '@preact/signals';
import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from '@tanstack/virtual-core';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** The rows of a long list that are drawn, and the room that stands for those before and after, in pixels. */
export interface VisibleRows {
  readonly first: number;
  /** One behind the last. */
  readonly end: number;
  readonly before: number;
  readonly after: number;
  /** Brings a row into sight. */
  readonly show: (index: number) => void;
}

/**
 * Draws of a long list what is in the window and some rows more, so that ten thousand cost what fifty do. All rows are `height` pixels
 * high; `top` is the element that the first row begins with.
 */
export function useVisibleRows(
  count: number,
  height: number,
  top: { readonly current: HTMLElement | null },
): VisibleRows {
  const drawn = useSignal(0);
  const held = useRef<Virtualizer<Window, Element>>(undefined);
  held.current ??= new Virtualizer<Window, Element>({
    count,
    getScrollElement: () => window,
    estimateSize: () => height,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });
  const rows = held.current;
  rows.setOptions({
    ...rows.options,
    count,
    overscan: 12,
    scrollMargin: (top.current?.getBoundingClientRect().top ?? 0) + window.scrollY,
    onChange: () => {
      drawn.value += 1;
    },
  });
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());
  // Read, so that a scroll draws anew.
  void drawn.value;
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  return {
    first,
    end,
    before: first * height,
    after: Math.max(0, count - end) * height,
    show: (index) => rows.scrollToIndex(index, { align: 'auto' }),
  };
}
