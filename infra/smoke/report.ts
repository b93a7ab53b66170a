import type { Cover } from '../../shared/domain/cover.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';

/** A report (contract, section 8) with one statement. */
export function aReport(text: string) {
  return {
    version: 1 as const,
    title: 'Letters posted at one box',
    kind: 'camera-observation' as const,
    observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:10:00Z' },
    statements: [{ text, nature: 'fact' as const }],
    subjects: [],
    places: [{ name: 'Letter box, Stortorget' }],
  };
}

/** A cover from one agency to others, which breaks no rule. */
export function coverFor(to: readonly string[], code: HandlingCode, over: Partial<Cover> = {}): Cover {
  return {
    version: 1,
    reference: 'K 2026/1187',
    recipients: [...to],
    priority: 'routine',
    handling: code === 'H3' ? { code, conditions: 'Ask before any use in court.' } : { code },
    grading: { source: 'B', information: 2 },
    purpose: { code: 'investigate', description: 'Narcotics letters posted at one box, week after week.' },
    legalGround: 'PBDL 3 kap. 2 §',
    offence: { name: 'Grovt narkotikabrott', minimumPenaltyMonths: 24, maximumPenaltyMonths: 84, systematic: true },
    retention: { class: 'case' },
    ...over,
  };
}
