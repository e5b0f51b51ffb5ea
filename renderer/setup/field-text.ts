import type { IntegrationView } from '../../main/controller/api/integration-views.ts';

/** What a field of text holds; empty where it holds nothing. */
export function fieldText({ fields }: IntegrationView, name: string): string {
  const value = fields.find((field) => field.name === name)?.value;
  return typeof value === 'string' ? value : '';
}
