import { TRPCClientError } from '@trpc/client';
import type { IntegrationMode, IntegrationView } from '../../main/controller/api/integration-views.ts';

/** What is typed. A secret is null until somebody types one. */
export type Draft = {
  readonly mode: IntegrationMode;
  readonly fields: Readonly<Record<string, string | boolean | null>>;
  /** Empty for none. */
  readonly expiresOn: string;
};

/** Begins with what is kept. Somebody who sets it up for the first time wants to use it. */
export function draftOf(view: IntegrationView): Draft {
  return {
    mode: view.source === 'none' ? 'live' : view.mode,
    fields: Object.fromEntries(
      view.fields.map(({ name, kind, value }) => [name, kind === 'secret' ? null : (value ?? emptyOf(kind))]),
    ),
    expiresOn: view.credentialExpiresOn ?? '',
  };
}

function emptyOf(kind: IntegrationView['fields'][number]['kind']): string | boolean {
  // What can be switched off is on unless somebody has said otherwise.
  return kind === 'switch' ? true : '';
}

/** The fields that the controller did not take. */
export function wrongFieldsOf(error: unknown): ReadonlySet<string> {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  const refusal = isRecord(data) ? data['domainError'] : null;
  const issues = isRecord(refusal) && Array.isArray(refusal['issues']) ? refusal['issues'] : [];
  return new Set(
    issues.flatMap((issue) => (isRecord(issue) && typeof issue['path'] === 'string' ? issue['path'] : [])),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
