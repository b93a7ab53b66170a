/** All rows of a list, page by page. */
export async function rowsOf<Row>(pages: AsyncIterable<Row>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of pages) rows.push(row);
  return rows;
}
