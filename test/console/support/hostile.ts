import { encodeBase64url } from '../../../shared/protocol/base64.ts';
import { coverFor } from '../../support/clients.ts';

/** Text that would be markup, if anything took it for it. */
export const markup =
  '<img src=x onerror="document.title=1"><script>document.title=2</script><base href=//evil.example>&lt;b';
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=3"><script>document.title=4</script></svg>';
/** A report that is written against its reader. */
export const hostile = {
  version: 1 as const,
  title: markup,
  kind: 'other' as const,
  observed: { from: '2026-07-01T10:00:00Z', to: '2026-07-01T10:00:00Z' },
  statements: [
    { text: markup, nature: 'fact' as const },
    { text: 'W'.repeat(8_000), nature: 'assessment' as const },
    ...Array.from({ length: 200 }, (_, i) => ({ text: `${i} of many {{x}} \${x}`, nature: 'fact' as const })),
  ],
  subjects: [
    {
      type: 'person' as const,
      name: markup,
      description: markup,
      category: 'other' as const,
      suspected: false,
      identifiers: [{ type: '__proto__', value: 'N'.repeat(500) }],
    },
  ],
  places: [{ name: `javascript:document.title=5 ${markup}` }],
  images: ['image/png' as const, 'image/jpeg' as const].map((mediaType) => ({
    mediaType,
    data: encodeBase64url(new TextEncoder().encode(drawing)),
    caption: markup,
  })),
};

/** And its cover. */
export const hostileCover = coverFor(['customs'], 'H3', {
  purpose: { code: 'investigate', description: markup },
  handling: { code: 'H3', conditions: `${'C'.repeat(300)} ${markup}` },
});
