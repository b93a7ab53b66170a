import { purposeCodes } from '../../domain/cover.ts';
import type { RecordRow } from '../../protocol/answers.ts';
import { type Command, idOf, needed, oneOf } from './command.ts';
import { showRecords } from './show-lists.ts';
import { showOpened } from './show-report.ts';

/** `samsyn records` */
export const records: Command = {
  usage: 'records',
  summary: 'list the reports that were released to your agency',
  options: {},
  help: `Needs the role reader. Newest first.

  samsyn records --as customs-analyst`,
  run: async (called) => {
    const { client, principal } = await called.session('reader');
    const rows: RecordRow[] = [];
    for await (const row of client.records()) rows.push(row);
    const { width } = called.terminal;
    const [first] = rows;
    const text =
      first === undefined
        ? 'No records.'
        : `${showRecords(rows, width)}\n\nRead one: samsyn read ${first.id} --purpose investigate --justification "…" --as ${principal.name}`;
    if (called.flag('json')) for (const row of rows) called.tell(row, '');
    else called.tell(undefined, text);
  },
};

/** `samsyn read ID` */
export const read: Command = {
  usage: 'read ID --purpose CODE --justification TEXT',
  summary: 'open a record; that you did, and why, is on record',
  options: { purpose: { type: 'string' }, justification: { type: 'string' }, case: { type: 'string' } },
  help: `Needs the role reader. The purpose is one of ${purposeCodes.join(', ')}; the justification has 10 to 500 characters and
stays with your agency; --case is the reference of your own case.

  samsyn read 019ab1c2-0000-7000-8000-000000000000 --purpose investigate \\
      --justification "Same sender as in our case." --case K-123-26 --as customs-analyst`,
  run: async (called) => {
    const id = idOf(called);
    const purpose = oneOf('purpose', needed(called, 'purpose', `one of ${purposeCodes.join(', ')}`), purposeCodes);
    const justification = needed(called, 'justification', 'say why you read it, in 10 to 500 characters');
    const caseReference = called.option('case');
    const { client } = await called.session('reader');
    const opened = await client.disclose(id, {
      purpose,
      justification,
      ...(caseReference !== undefined && { caseReference }),
    });
    const { seq, hash } = opened.disclosure;
    called.tell(opened, `${showOpened(opened, called.terminal.width)}\n\nOn record as act ${seq}, ${hash}`);
  },
};
