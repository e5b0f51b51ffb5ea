import { classNames } from '../../ui/class-names.ts';
import { CHIP_LOOK } from '../../ui/toggle-group.tsx';

type ToggleSetProps<Value extends string | number> = {
  /** `name` is what a short label is read as. */
  readonly options: readonly { readonly value: Value; readonly label: string; readonly name?: string }[];
  readonly chosen: readonly Value[];
  /** In the order of the options. What is chosen and no option is kept, behind them. */
  readonly onChange: (chosen: Value[]) => void;
};

/** Any of a few, all in sight; each is a button that is pressed or not. */
export function ToggleSet<Value extends string | number>({ options, chosen, onChange }: ToggleSetProps<Value>) {
  const toggle = (value: Value) => {
    const wanted = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    const known = options.map((option) => option.value);
    onChange([...known.filter((one) => wanted.includes(one)), ...wanted.filter((one) => !known.includes(one))]);
  };
  return (
    <div className="flex flex-wrap gap-2">
      {options.map(({ value, label, name }) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen.includes(value)}
          data-state={chosen.includes(value) ? 'on' : 'off'}
          onClick={() => toggle(value)}
          className={classNames(CHIP_LOOK, 'px-3!')}
        >
          {name === undefined ? (
            label
          ) : (
            <>
              <span aria-hidden="true">{label}</span>
              <span className="sr-only">{name}</span>
            </>
          )}
        </button>
      ))}
    </div>
  );
}
