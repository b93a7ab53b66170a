import { go } from '../shell/router.ts';
import { recalls } from './recalls.ts';
import { recallsWords } from './words.ts';

/** That something the agency has was recalled or corrected, and is not answered: whoever approves is told before anything else. */
export function AskedBanner() {
  const words = recallsWords();
  const count = recalls.value?.asked.length ?? 0;
  if (count === 0) return null;
  return (
    <div class="ds-alert" data-color="danger" role="status">
      {words.waits(count)}{' '}
      <button class="ds-button" data-variant="secondary" type="button" onClick={() => go('recalls')}>
        {words.toAsked}
      </button>
    </div>
  );
}
