import { describe, expect, it } from 'vitest';
import { codes, refuse } from '../../shared/domain/refusal.ts';
import { problem, problems } from '../../shared/protocol/problem.ts';

const rows = Object.entries(codes).flatMap(([status, list]) => list.map((code) => [code, Number(status)] as const));

describe('a problem', () => {
  it.each(rows)('%s has status %d and says what to do', (code, status) => {
    const { contentType, body, ...answer } = problem(refuse(code));
    const { title, detail, ...rest } = JSON.parse(body);
    expect(contentType).toBe('application/problem+json');
    expect(answer.status).toBe(status);
    expect(rest).toEqual({ type: `urn:samsyn:problem:${code}`, status, code });
    expect(title.length).toBeGreaterThan(5);
    expect(detail).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('has a wait exactly where waiting helps', () => {
    const waiting = Object.entries(problems).filter(([, x]) => x.retryAfter !== undefined);
    expect(waiting.map(([code]) => code).sort()).toEqual(['budget-exhausted', 'too-many-calls', 'unavailable']);
    expect(problem(refuse('unavailable')).retryAfter).toBe(2);
    expect(problem({ ...refuse('too-many-calls'), retryAfter: 2400 }).retryAfter).toBe(2400);
  });

  it('lists faults, 50 at most, and nothing else of what it is given', () => {
    const fault = { pointer: '/cover/grading', detail: 'is missing', input: 'SECRET' };
    const { body } = problem(
      refuse(
        'cover-invalid',
        Array.from({ length: 60 }, () => fault),
      ),
    );
    expect(JSON.parse(body).errors).toHaveLength(50);
    expect(JSON.parse(body).errors[0]).toEqual({ pointer: '/cover/grading', detail: 'is missing' });
    expect(body).not.toContain('SECRET');
  });
});
