import type { z } from 'zod';

/** What is wrong with one field, named as a path: `rules.3.conditions.weekdays.0`. */
export type FieldProblem = { readonly field: string; readonly problem: string };

/** One entry per field that a parser refused; of a key that nobody knows, the path of the key itself. Never empty. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    return paths.map((parts) => ({ field: parts.join('.'), problem: issue.message }));
  });
}
