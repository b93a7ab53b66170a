import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Report } from '../../protocol/report.ts';
import { Dialog } from '../shell/dialog.tsx';
import { dateTime, number } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { pictureWords } from './picture-words.ts';
import { addressOf } from './pictures.ts';
import { reportWords } from './words.ts';
import { fitOf, larger, smaller, type Zoom } from './zoom.ts';

type Picture = NonNullable<Report['images']>[number];

/** Moves what is too large for its box by the pointer that holds it. */
function drag(event: PointerEvent & { readonly currentTarget: HTMLElement }): void {
  if (event.buttons !== 1) return;
  event.currentTarget.setPointerCapture(event.pointerId);
  event.currentTarget.scrollBy(-event.movementX, -event.movementY);
}

/** The picture in its box. `measured` is told how many times its own size it is where it fits. */
function Canvas({ picture, zoom, measured }: { picture: Picture; zoom: Zoom; measured: (fit: number) => void }) {
  const words = pictureWords();
  const box = useRef<HTMLElement>(null);
  const image = useRef<HTMLImageElement>(null);
  const measure = useRef(measured);
  measure.current = measured;
  // The frame has no size before the dialog is open, and another when the window has.
  useLayoutEffect(() => {
    const { current: frame } = box;
    const { current: shown } = image;
    if (frame === null || shown === null) return;
    const look = (): void => {
      const { naturalWidth: width, naturalHeight: height } = shown;
      measure.current(fitOf({ width, height }, { width: frame.clientWidth, height: frame.clientHeight }));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(frame);
    sizes.observe(shown);
    return () => sizes.disconnect();
  }, [picture]);
  // By the object model: the page's policy takes no style that stands in the markup.
  useLayoutEffect(() => {
    const { current } = image;
    if (current === null) return;
    current.style.setProperty('width', zoom === 'fit' ? '' : `${current.naturalWidth * zoom}px`);
  }, [zoom, picture]);
  return (
    <section
      class="picture-box"
      data-zoom={zoom === 'fit' ? 'fit' : 'sized'}
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
      tabIndex={0}
      aria-label={words.canvas}
      onPointerMove={drag}
    >
      <img ref={image} src={addressOf(picture)} alt={plain(picture.caption)} draggable={false} />
    </section>
  );
}

/** The pictures of a report, one at a time and as large as need be, by keys or by the mouse. */
export function PictureViewer({
  images,
  first,
  close,
}: {
  images: readonly Picture[];
  first: number;
  close: () => void;
}) {
  const words = pictureWords();
  const at = useSignal(first);
  const zoom = useSignal<Zoom>('fit');
  const fit = useSignal(1);
  const picture = images[at.value];
  if (picture === undefined) return null;
  const move = (steps: number) => () => {
    const next = at.value + steps;
    if (next < 0 || next >= images.length) return;
    at.value = next;
    zoom.value = 'fit';
  };
  const size = (to: Zoom) => () => {
    zoom.value = to;
  };
  const grow = (): void => size(larger(zoom.value, fit.value))();
  const shrink = (): void => size(smaller(zoom.value, fit.value))();
  const keys: Readonly<Record<string, () => void>> = {
    '+': grow,
    '=': grow,
    '-': shrink,
    '0': size('fit'),
    '1': size(1),
    n: move(1),
    p: move(-1),
    // What is larger than its box is moved by these.
    ...(zoom.value === 'fit' && { ArrowRight: move(1), ArrowLeft: move(-1) }),
  };
  const pressed = (event: KeyboardEvent): void => {
    const does = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (does === undefined) return;
    event.preventDefault();
    does();
  };
  const scale = zoom.value === 'fit' ? fit.value : zoom.value;
  const buttons = [
    { words: words.smaller, key: '-', does: shrink, off: zoom.value === 'fit' },
    { words: words.larger, key: '+', does: grow, off: larger(zoom.value, fit.value) === zoom.value },
    { words: words.fit, key: '0', does: size('fit'), off: false },
    { words: words.own, key: '1', does: size(1), off: false },
    { words: words.previous, key: 'p', does: move(-1), off: at.value === 0 },
    { words: words.next, key: 'n', does: move(1), off: at.value === images.length - 1 },
  ];
  return (
    <Dialog
      title={words.title(at.value + 1, images.length)}
      close={close}
      pressed={pressed}
      look="ds-dialog picture-viewer"
    >
      <Canvas
        key={at.value}
        picture={picture}
        zoom={zoom.value}
        measured={(one) => {
          fit.value = one;
        }}
      />
      <p class="picture-caption">
        {plain(picture.caption)}
        {picture.takenAt !== undefined && (
          <span class="quiet">, {reportWords().takenAt(dateTime(picture.takenAt))}</span>
        )}
      </p>
      <div class="buttons">
        {buttons.map(({ words: label, key, does, off }) => (
          <button
            key={key}
            class="ds-button"
            data-variant="secondary"
            type="button"
            aria-disabled={off}
            onClick={off ? undefined : does}
          >
            {label} <kbd>{key}</kbd>
          </button>
        ))}
        <span class="quiet picture-size" role="status">
          {words.size(number(Math.round(scale * 100)))}
        </span>
        <button class="ds-button" type="button" onClick={close}>
          {words.close} <kbd>Esc</kbd>
        </button>
      </div>
    </Dialog>
  );
}
