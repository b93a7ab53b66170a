/** How large a picture is shown: as large as there is room for, or so many times its own size. */
export type Zoom = 'fit' | number;

/** Times its own size. */
const steps = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8] as const;

/** The next size up. `fit` is how many times its own size it is where it fits. */
export function larger(zoom: Zoom, fit: number): Zoom {
  const now = zoom === 'fit' ? fit : zoom;
  return steps.find((step) => step > now) ?? zoom;
}

/** The next size down; never smaller than what fits, or than its own size where that is smaller still. */
export function smaller(zoom: Zoom, fit: number): Zoom {
  if (zoom === 'fit') return zoom;
  const down = steps.findLast((step) => step < zoom);
  return down === undefined || down <= fit ? 'fit' : down;
}

/** The scale at which a picture fits into a box, all sizes in pixels: never more than its own size. */
export function fitOf(
  picture: { readonly width: number; readonly height: number },
  box: { readonly width: number; readonly height: number },
): number {
  return picture.width === 0 || picture.height === 0
    ? 1
    : Math.min(1, box.width / picture.width, box.height / picture.height);
}
