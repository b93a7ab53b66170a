/** A whole answer of the gateway. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}
