import { TEXT } from './strings-english.ts';

export function StepTitle({ step, title }: { readonly step: number; readonly title: string }) {
  return (
    <h3 className="text-17 font-semibold">
      <span className="block text-13 font-medium text-muted">{TEXT.wizard.step(step)}</span>
      {title}
    </h3>
  );
}
