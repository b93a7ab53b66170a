import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { alarmList } from '../../infra/cost/alarm-list.ts';
import { madeParts, withParts } from '../../infra/cost/main.ts';
import { agencies, resources, templates } from './templates.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../infra/${name}`, import.meta.url));
const page = readFileSync(pathOf('operations.md'), 'utf8');

describe('the page of operations', () => {
  it('says of costs and alarms what the templates say: npm run cost -- --write brings it up to date', () => {
    expect(page).toBe(withParts(page, madeParts(pathOf('samsyn.example.json'))));
  });

  it('has every kind of alarm that a larger deployment has, each with its sentence', () => {
    const all = Object.values(templates).flatMap(({ Resources }) => Object.values(Resources));
    const sentences = (list: string): readonly string[] =>
      list
        .split('\n')
        .slice(2)
        .map((row) => row.split('|').at(-2)?.trim() ?? '');
    const made = sentences(alarmList(all, agencies));
    expect(made.length).toBeGreaterThan(10);
    for (const sentence of made) expect(page).toContain(sentence);
  });
});

describe('the dashboard', () => {
  it('is one, and asks no more log groups at once than CloudWatch answers', () => {
    const [dashboard, ...others] = resources('AWS::CloudWatch::Dashboard');
    expect(others).toEqual([]);
    const body = String(dashboard?.properties.DashboardBody);
    for (const title of [
      'Submissions accepted',
      'Refusals, by code',
      'Time to the answer',
      'Oldest message',
      'could not be handled',
      'wait to be relayed',
      'Held back by DynamoDB',
    ]) {
      expect(body).toContain(title);
    }
    for (const [, query = ''] of body.matchAll(/"query":"((?:[^"\\]|\\.)*)"/g)) {
      const groups = query.match(/SOURCE '/g)?.length ?? 0;
      expect(groups).toBeGreaterThan(0);
      expect(groups).toBeLessThanOrEqual(50);
    }
  });
});
