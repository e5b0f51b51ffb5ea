import { type ReactNode, useId } from 'react';

type CardProps = { readonly title: string; readonly children: ReactNode };

/** A titled part of the answer. */
export function AnswerCard({ title, children }: CardProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="grid content-start gap-2 rounded-ui border border-line bg-surface p-4"
    >
      <h3 id={titleId} className="text-15 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}
