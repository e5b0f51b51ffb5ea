import { useWording } from './wording.tsx';

export function StepTitle({ step, title }: { readonly step: number; readonly title: string }) {
  const { text } = useWording();
  return (
    <h3 className="text-17 font-semibold">
      <span className="block text-13 font-medium text-muted">{text.wizard.step(step)}</span>
      {title}
    </h3>
  );
}
