import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';

type ListEditorProps<Row> = {
  readonly title: string;
  readonly hint?: string | undefined;
  readonly rows: readonly Row[];
  /** `grid-template-columns` of the fields of a row; the button that removes it comes after them. */
  readonly columns: string;
  readonly head: readonly string[];
  /** Instead of a list without rows. */
  readonly empty: string;
  readonly addLabel: string;
  readonly rowsMax: number;
  readonly onAdd: () => void;
  readonly removeLabel: (row: Row, index: number) => string;
  readonly onRemove: (row: Row, index: number) => void;
  /** The fields of a row. */
  readonly children: (row: Row, index: number) => ReactNode;
  /** Under a row, over its whole width. */
  readonly noteOf?: ((row: Row, index: number) => ReactNode) | undefined;
  /** Between the title and the list. */
  readonly before?: ReactNode;
};

/** A part of the prices that is a list of lines, each with a few fields. What is added has the focus. */
export function ListEditor<Row>(props: ListEditorProps<Row>) {
  const { title, hint, rows, columns, head, empty, addLabel, onAdd, removeLabel, onRemove, children, noteOf } = props;
  const titleId = useId();
  const list = useRef<HTMLOListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const wasAdded = useRef(false);

  useEffect(() => {
    if (!wasAdded.current) return;
    wasAdded.current = false;
    list.current?.querySelector<HTMLElement>(':scope > li:last-child input')?.focus();
  }, [rows.length]);

  const line = { gridTemplateColumns: `${columns} var(--control)` };
  return (
    <section
      aria-labelledby={titleId}
      className="grid content-start gap-3 rounded-ui border border-line bg-surface p-4"
    >
      <header>
        <h2 id={titleId} className="text-17 font-semibold">
          {title}
        </h2>
        {hint !== undefined && <p className="measure text-13 text-muted">{hint}</p>}
      </header>
      {props.before}
      {rows.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <div className="grid gap-1">
          <div aria-hidden="true" className="grid items-end gap-2 text-13 text-muted" style={line}>
            {head.map((words, index) => (
              <span key={index}>{words}</span>
            ))}
          </div>
          <ol ref={list} className="grid gap-2">
            {rows.map((row, index) => (
              <li key={index} className="grid gap-1">
                <div className="grid items-start gap-2" style={line}>
                  {children(row, index)}
                  <IconButton
                    label={removeLabel(row, index)}
                    icon={<Trash2 aria-hidden="true" className="size-4" />}
                    onClick={() => {
                      onRemove(row, index);
                      addButton.current?.focus();
                    }}
                  />
                </div>
                {noteOf?.(row, index)}
              </li>
            ))}
          </ol>
        </div>
      )}
      <div>
        <Button
          ref={addButton}
          icon={<Plus aria-hidden="true" className="size-4" />}
          disabled={rows.length >= props.rowsMax}
          onClick={() => {
            wasAdded.current = true;
            onAdd();
          }}
        >
          {addLabel}
        </Button>
      </div>
    </section>
  );
}
