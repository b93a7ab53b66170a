import { useSignal } from '@preact/signals';
import type { Report } from '../../protocol/report.ts';
import { useKeys } from '../shell/keyboard.ts';
import { dateTime } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { PictureViewer } from './picture-viewer.tsx';
import { pictureWords } from './picture-words.ts';
import { addressOf } from './pictures.ts';
import { reportWords } from './words.ts';

type Picture = NonNullable<Report['images']>[number];

function Thumbnail({ picture, enlarge }: { picture: Picture; enlarge: () => void }) {
  const words = pictureWords();
  const isBroken = useSignal(false);
  const caption = plain(picture.caption);
  return (
    <figure>
      {isBroken.value ? (
        <p class="warning">{words.broken}</p>
      ) : (
        <button class="picture-open" type="button" aria-label={words.enlarge(caption)} onClick={enlarge}>
          <img
            src={addressOf(picture)}
            alt={caption}
            onError={() => {
              isBroken.value = true;
            }}
          />
        </button>
      )}
      <figcaption>
        {caption}
        {picture.takenAt !== undefined && (
          <span class="quiet">, {reportWords().takenAt(dateTime(picture.takenAt))}</span>
        )}
      </figcaption>
    </figure>
  );
}

/** The pictures of a report; each is seen as large as need be by a click, or all of them by `i`. */
export function PicturesView({ images }: { images: readonly Picture[] }) {
  const words = pictureWords();
  const seen = useSignal<number | undefined>(undefined);
  const see = (at: number | undefined) => () => {
    seen.value = at;
  };
  useKeys([{ key: 'i', words: words.see, does: see(0) }]);
  return (
    <>
      <div class="pictures">
        {images.map((picture, i) => (
          <Thumbnail key={i} picture={picture} enlarge={see(i)} />
        ))}
      </div>
      {seen.value !== undefined && <PictureViewer images={images} first={seen.value} close={see(undefined)} />}
    </>
  );
}
