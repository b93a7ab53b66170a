import type { Role } from '../../protocol/principal-entry.ts';
import type { View } from './router.ts';

/** A view that has a place in the frame: for whom, and which views are part of it. */
interface Place {
  readonly view: 'inbox' | 'records' | 'submit' | 'recalls' | 'figures' | 'oversight' | 'rules';
  readonly roles: readonly Role[];
  readonly with: readonly View[];
}

const places: readonly Place[] = [
  { view: 'inbox', roles: ['approver'], with: ['review'] },
  { view: 'records', roles: ['reader'], with: ['record'] },
  { view: 'submit', roles: ['submitter'], with: ['write', 'submission'] },
  { view: 'figures', roles: ['approver', 'reader', 'submitter', 'auditor'], with: [] },
  { view: 'recalls', roles: ['approver', 'auditor'], with: [] },
  { view: 'oversight', roles: ['auditor'], with: [] },
  { view: 'rules', roles: ['approver', 'auditor'], with: [] },
];

/** The places of somebody with these roles, the one to begin with first. */
export function placesOf(roles: readonly Role[]): readonly Place[] {
  return places.filter((place) => place.roles.some((role) => roles.includes(role)));
}
