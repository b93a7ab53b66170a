/** The source's reliability, A (no doubt) to C, X where it cannot be assessed; the information's accuracy, 1 (sure) to 4 (Europol 4×4). */
export const sources = ['A', 'B', 'C', 'X'] as const;
export const accuracies = [1, 2, 3, 4] as const;

/** How far source and information can be trusted, or why the law asks for no such statement (PBDL and TBDL 3:4). */
export type Grading =
  | { readonly source: (typeof sources)[number]; readonly information: (typeof accuracies)[number] }
  | { readonly unnecessaryReason: string };
