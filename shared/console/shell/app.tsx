import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { InboxView } from '../inbox/inbox-view.tsx';
import { followInbox } from '../inbox/tasks.ts';
import { lookAtRecalls } from '../recalls/recalls.ts';
import { RecordView } from '../records/record-view.tsx';
import { lookAtRecords } from '../records/records.ts';
import { RecordsView } from '../records/records-view.tsx';
import { OutgoingBar } from '../review/outgoing-bar.tsx';
import { ReviewView } from '../review/review-view.tsx';
import { lock, type Session, session } from '../session/session.ts';
import { Welcome } from '../session/welcome.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { useKeys } from './keyboard.ts';
import { lazily } from './lazily.tsx';
import { placesOf } from './places.ts';
import { go, type View, view } from './router.ts';
import { SignOut } from './sign-out.tsx';
import { shellWords } from './words.ts';

/** Each view's component. */
const shownAs: Readonly<Partial<Record<View, ComponentType>>> = {
  inbox: InboxView,
  review: ReviewView,
  records: RecordsView,
  record: RecordView,
  submit: lazily('submissions-view', async () => (await import('../submit/submissions-view.tsx')).SubmissionsView),
  write: lazily('form-view', async () => (await import('../submit/form-view.tsx')).FormView),
  submission: lazily('submission-view', async () => (await import('../submit/submission-view.tsx')).SubmissionView),
  recalls: lazily('recalls-view', async () => (await import('../recalls/recalls-view.tsx')).RecallsView),
  figures: lazily('figures-view', async () => (await import('../figures/figures-view.tsx')).FiguresView),
  oversight: lazily('oversight-view', async () => (await import('../oversight/oversight-view.tsx')).OversightView),
  rules: lazily('rules-view', async () => (await import('../law/rules-view.tsx')).RulesView),
};

/** What goes on in the background as long as somebody is in. */
function follow({ client, identity }: Session): () => void {
  const { roles } = identity;
  const ends = [roles.includes('approver') ? followInbox(client) : () => {}];
  if (roles.includes('reader')) void lookAtRecords(client);
  if (roles.includes('approver')) void lookAtRecalls(client);
  return () => {
    for (const end of ends) end();
  };
}

function Inside({ open }: { open: Session }) {
  const words = shellWords();
  useEffect(() => follow(open), [open]);
  useKeys([{ key: 'l', words: words.lock, does: lock }]);
  const [first] = placesOf(open.identity.roles);
  // Nobody who comes in is left before an empty frame.
  useEffect(() => {
    if (view.value === undefined && first !== undefined) go(first.view);
  }, [first]);
  const Shown = view.value && shownAs[view.value];
  return (
    <main id="content" class="content" tabindex={-1}>
      {first === undefined ? <p class="ds-paragraph">{words.notForRole}</p> : Shown && <Shown />}
      <OutgoingBar />
      <Help />
      <SignOut />
    </main>
  );
}

/** A button: the address names views, and a link within the page would be taken for one. */
function toContent(): void {
  document.getElementById('content')?.focus();
}

/** The whole console: the way in, or the frame with the view that the address names. */
export function App() {
  return (
    <>
      <button class="ds-skip-link" type="button" onClick={toContent}>
        {shellWords().skip}
      </button>
      <Header />
      {session.value === undefined ? <Welcome /> : <Inside open={session.value} />}
    </>
  );
}
