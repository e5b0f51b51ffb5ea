import { memo } from 'react';
import type { Resource } from '../../domain/facility.ts';
import { useClub } from '../club.tsx';
import { listName } from '../customer-name.ts';
import { useStrings } from '../strings.ts';
import { classNames } from '../ui/class-names.ts';
import { ROW_HEIGHT_PX, type Row } from './day-layout.ts';
import { GridChip } from './grid-chip.tsx';
import { type GridItem, type GridItems, itemAt } from './grid-items.ts';

type GridRowProps = {
  readonly row: Row;
  readonly resources: readonly Resource[];
  readonly items: GridItems;
  /** The column that Tab leads to, when this is the row. */
  readonly cursorColumn: number | null;
  readonly selectedId: string | null;
  readonly onOpen: (item: GridItem) => void;
};

/** Half an hour over all bays. Cells are the grid's keyboard; what stands in them hangs from its first one. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, resources, items, cursorColumn, selectedId, onOpen } = props;
  const t = useStrings();
  const { format } = useClub();
  const isFullHour = format.minuteOfDay(row.startsAt) % 60 === 0;
  return (
    <div
      role="row"
      aria-rowindex={row.index + 2}
      className="grid grid-cols-(--columns)"
      style={{ height: ROW_HEIGHT_PX }}
    >
      <div
        role="rowheader"
        className={classNames(
          'sticky left-0 z-30 border-r border-line bg-bg pr-2 text-right text-13 leading-none tabular',
          isFullHour ? 'text-text' : 'text-muted',
        )}
      >
        <span className="relative -top-1.5">{format.time(row.startsAt)}</span>
      </div>
      {resources.map((resource, column) => {
        const item = itemAt(items, resource.id, row.index);
        const isFirst = item?.firstRow === row.index;
        return (
          <div
            key={resource.id}
            role="gridcell"
            tabIndex={cursorColumn === column ? 0 : -1}
            aria-colindex={column + 2}
            data-cell={`${row.index}:${column}`}
            className={classNames(
              'relative border-r border-line outline-offset-[-2px]',
              isFullHour ? 'border-t' : 'border-t border-t-line/50',
              row.closedFrom !== null && 'border-t-4 border-t-line-strong',
              item === null && 'hover:bg-accent-soft',
            )}
          >
            <span className="sr-only">{nameOf(resource, item, isFirst)}</span>
            {isFirst &&
              (items.get(resource.id) ?? [])
                .filter((candidate) => candidate.firstRow === row.index)
                .map((candidate) => (
                  <GridChip
                    key={candidate.key}
                    item={candidate}
                    isSelected={candidate.key === selectedId}
                    onOpen={() => onOpen(candidate)}
                  />
                ))}
          </div>
        );
      })}
    </div>
  );

  /** What a cell is called; where something begins, its chip says the rest. */
  function nameOf(resource: Resource, item: GridItem | null, isFirst: boolean): string {
    const place = t.grid.cell(resource.name, format.time(row.startsAt));
    if (item === null) return `${place} ${t.grid.free}`;
    if (isFirst) return place;
    const { what } = item;
    const who = what.kind === 'block' ? t.status.blocked : listName(what.booking.customer);
    return `${place} ${t.grid.until(who, format.time(item.endsAt))}`;
  }
});
