type SwitchProps = {
  /** What is on when it is on, in words. */
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
};

/** On or off, at once. */
export function Switch({ label, isOn, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      title={label}
      onClick={() => onChange(!isOn)}
      className="grid size-control w-12! shrink-0 place-items-center rounded-ui"
    >
      <span
        aria-hidden="true"
        className={`flex h-6 w-10 items-center rounded-full border p-0.5 ${isOn ? 'justify-end border-accent bg-accent' : 'border-line-strong bg-surface'}`}
      >
        <span className={`size-4 rounded-full ${isOn ? 'bg-on-accent' : 'bg-muted'}`} />
      </span>
    </button>
  );
}
