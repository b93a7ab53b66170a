import type { Nonce } from '../workflow/ports.ts';

/** Nonces remembered at once. The table remembers all of them; this only spares it, and KMS, those that come again at once. */
const remembered = 5_000;

/**
 * The nonces that this environment has seen consumed. A captured call that is sent again and again is refused here before it makes KMS
 * or the database do anything: what forgets a nonce is only slower, never wrong, for the write still has its condition.
 */
export function spentNonces() {
  const spent = new Set<string>();
  const name = ({ keyid, nonce }: Nonce): string => `${keyid}#${nonce}`;
  return {
    has: (nonce: Nonce): boolean => spent.has(name(nonce)),
    add(nonce: Nonce): void {
      spent.add(name(nonce));
      const [oldest] = spent;
      if (spent.size > remembered && oldest !== undefined) spent.delete(oldest);
    },
  };
}
