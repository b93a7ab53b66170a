import { useEffect, useMemo } from 'preact/hooks';
import { decodeBase64url } from '../../protocol/base64.ts';
import { inKib } from '../../protocol/report.ts';
import { list as listed } from '../words/format.ts';
import type { PictureDraft } from './draft.ts';
import { Drop } from './drop.tsx';
import { TextField, Told } from './fields.tsx';
import { formWords } from './form-words.ts';
import { labelOf } from './labels.ts';
import { Part } from './part.tsx';
import { pictureWords } from './picture-words.ts';
import { addPictures, cleanPicture, isFitting, isMade, noPictures, removePicture } from './pictures.ts';

const list = '/report/images';

/** An address within this page for a picture's bytes, until it is shown no more. */
function useAddress({ data, mediaType }: PictureDraft): string {
  const address = useMemo(() => {
    const bytes = decodeBase64url(data) ?? new Uint8Array();
    return URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  }, [data]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return address;
}

/** What the picture tells besides what is to be seen, and a way to take that out. */
function Traces({ picture, index }: { picture: PictureDraft; index: number }) {
  const words = pictureWords();
  if (picture.traces.length === 0) return null;
  const told = listed(picture.traces.map((trace) => words.traces[trace]));
  if (isMade(picture)) return <p class="verified">{words.removed(told)}</p>;
  return (
    <div class="ds-alert" data-color="warning">
      <p>{words.holds(told)}</p>
      <button class="ds-button" data-variant="secondary" type="button" onClick={() => void cleanPicture(index)}>
        {words.clean}
      </button>
    </div>
  );
}

function Picture({ picture, index }: { picture: PictureDraft; index: number }) {
  const words = pictureWords();
  const form = formWords();
  const name = form.numbered(labelOf(`${list}/${index}`), index + 1);
  const { original, data, caption } = picture;
  const size = inKib(Math.floor((data.length * 3) / 4));
  return (
    <section class="form-item picture-item" aria-label={name}>
      <img src={useAddress(picture)} alt={caption === '' ? name : caption} />
      <div class="form-fields">
        <header class="form-item-head">
          <p class="quiet">
            {original?.name} {isMade(picture) ? words.made(inKib(original?.size ?? 0), size) : size}
          </p>
          <button
            class="ds-button"
            data-variant="tertiary"
            data-color="danger"
            type="button"
            aria-label={form.remove(name)}
            onClick={() => void removePicture(index)}
          >
            {form.removeShort}
          </button>
        </header>
        <TextField at={`${list}/${index}/caption`} />
        <Traces picture={picture} index={index} />
        <Told at={`${list}/${index}/data`} />
      </div>
    </section>
  );
}

/** The pictures of the report, made to fit, and what they tell that nobody sees. */
export function PicturesPart({ images }: { images: readonly PictureDraft[] }) {
  const form = formWords();
  const words = pictureWords();
  return (
    <Part
      title={form.parts.pictures}
      hint={form.partHints.pictures}
      open={images.length > 0}
      holds={(at) => at.startsWith(list)}
    >
      {images.map((picture, i) => (
        <Picture key={i} picture={picture} index={i} />
      ))}
      {noPictures.value.length > 0 && (
        <p class="ds-validation-message" role="alert">
          {words.none(listed(noPictures.value))}
        </p>
      )}
      <Told at={list} />
      {isFitting.value && <p role="status">{words.fitting}</p>}
      <Drop id="pictures-dropped" accept="image/jpeg,image/png" take={(files) => void addPictures(files)}>
        {words.drop}
      </Drop>
    </Part>
  );
}
