import { maximumImageBytes } from '../../protocol/report.ts';

/** How many bytes each of several pictures may have: those that fit as they are keep their size, and the others share what is left. */
export function sharesOf(sizes: readonly number[], limit = maximumImageBytes): readonly number[] {
  const share = Math.floor(limit / Math.max(1, sizes.length));
  const kept = sizes.filter((size) => size <= share);
  const left = limit - kept.reduce((sum, size) => sum + size, 0);
  const each = Math.floor(left / Math.max(1, sizes.length - kept.length));
  return sizes.map((size) => (size <= share ? size : each));
}

/** The longer sides that are tried, in pixels, each from the better quality down. */
const longestTried = 1600;
const lengths = [longestTried, 1280, 1024, 800, 640, 480, 320];
const qualities = [0.82, 0.7, 0.55];

/** In which sizes a picture of these measures is tried, the best first; it is never made larger than it is. */
export function attempts(width: number, height: number) {
  const longest = Math.max(width, height);
  const smaller = lengths.filter((length) => length < longest);
  return (longest <= longestTried ? [longest, ...smaller] : smaller).flatMap((length) =>
    qualities.map((quality) => ({
      width: Math.max(1, Math.round((width * length) / longest)),
      height: Math.max(1, Math.round((height * length) / longest)),
      quality,
    })),
  );
}
