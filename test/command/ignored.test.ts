import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const git = (args: readonly string[], input = '') => spawnSync('git', args, { cwd: project, encoding: 'utf8', input });

/** What the pages and the commands have somebody write in the folder of the project, or in one below it. */
const written = [
  'connection.json',
  'police.json',
  'test-run/connection.json',
  'outputs.json',
  'samsyn.json',
  'reviewed.json',
  'reviewed.json.new',
  'test-run/read-records.jsonl',
  'test-run/sent-letters.jsonl',
  'records/read-records.jsonl',
  '.samsyn/connection.json',
  'police.registrar.json',
  'police-desk.principal.json',
  'police-desk.entry.json',
  'police-desk.jws',
  'letter.json',
  'test-run/letter.json',
  'shared/letter.json',
  'infra/letter.json',
  'infra/samsyn.json',
  'infra/local/demo/stories/reports/mine.json',
  'test-run/LETTER.JSON',
  'test-run/letter-box.jpg',
  'test-run/Photo.JPEG',
  'shared/photo.png',
  'test-run/connection.json.new',
  'opened/.samsyn-trial-4711',
  'test-run/police.json',
  'test-run/results.jsonl',
  'test-run/letters.ndjson',
  'test-run/letters.jsonl',
  'test-run/seizures.csv',
  'letter.unsent.json',
  'letters.jsonl',
  'letters.jsonl.journal',
  'letters.jsonl.sending/run',
  'seizures.csv',
  'seizures.jsonl',
  'opened/report.json',
  'opened/picture-1.jpg',
  'opened/picture-2.png',
];

it('is ignored by git, whatever the commands write: reports, keys, connections, configuration', () => {
  const { stdout } = git(['check-ignore', '--no-index', '--stdin'], written.join('\n'));
  expect(stdout.trim().split('\n')).toEqual(written);
});

it('is nothing of the project itself', () => {
  expect(git(['ls-files', '--cached', '--ignored', '--exclude-standard'])).toMatchObject({ status: 0, stdout: '' });
});
