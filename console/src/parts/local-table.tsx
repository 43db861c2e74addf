/** A table of rows that are all here already: it's filtered by a text, sorted and paged in the browser. */
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { ReactNode } from "react";
import { ProblemAlert } from "./problem-alert.tsx";
import type { Column } from "./resource-table.tsx";

interface LocalTableProps<Item> {
  readonly title: string;
  readonly description?: string | undefined;
  readonly columns: readonly Column<Item>[];
  /** Undefined as long as they're being asked for. */
  readonly items: readonly Item[] | undefined;
  readonly idOf: (item: Item) => string;
  /** What the filter looks at. */
  readonly textOf: (item: Item) => string;
  /** What is said if there are none. */
  readonly empty: ReactNode;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
  readonly selected?: readonly Item[];
  /** If there is one, a row can be chosen. */
  readonly onSelect?: (items: readonly Item[]) => void;
  readonly selectionType?: "single" | "multi";
  /** `full-page` for the only table of a page. */
  readonly variant?: "container" | "embedded" | "full-page";
}

const ROWS = 50;
/** A filter above a few rows is in the way. */
const FEW = 8;

export function LocalTable<Item>(props: LocalTableProps<Item>) {
  const { title, description, columns, idOf, textOf, empty, error, onRetry, actions, selected, onSelect } = props;
  const all = props.items ?? [];
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(all, {
    filtering: {
      filteringFunction: (item, text) => textOf(item).toLowerCase().includes(text.toLowerCase()),
      empty:
        error === undefined || error === null ? (
          <Box textAlign="center">{empty}</Box>
        ) : (
          <ProblemAlert error={error} {...(onRetry !== undefined && { onRetry })} />
        ),
      noMatch: <Box textAlign="center">Nothing has that.</Box>,
    },
    sorting: {},
    pagination: { pageSize: ROWS },
  });
  const { onSelectionChange: _, selectedItems: __, ref, ...collection } = collectionProps;
  return (
    <Table<Item>
      {...collection}
      ref={ref}
      variant={props.variant ?? "container"}
      resizableColumns
      wrapLines
      loading={props.items === undefined && (error === undefined || error === null)}
      loadingText="Asking the server"
      items={items}
      trackBy={idOf}
      columnDefinitions={columns.map(({ id, header, cell, sortBy, width }) => ({
        ...{ id, header, cell },
        ...(width !== undefined && { width }),
        ...(sortBy !== undefined && {
          sortingComparator: (one: Item, other: Item) => compare(sortBy(one), sortBy(other)),
        }),
      }))}
      {...(onSelect !== undefined && {
        selectionType: props.selectionType ?? "multi",
        selectedItems: [...(selected ?? [])],
        onSelectionChange: ({ detail }) => onSelect(detail.selectedItems),
        ariaLabels: {
          selectionGroupLabel: title,
          allItemsSelectionLabel: () => `All ${title}`,
          itemSelectionLabel: (_: unknown, item: Item) => idOf(item),
        },
      })}
      header={
        <Header
          variant={props.variant === "full-page" ? "awsui-h1-sticky" : "h2"}
          counter={props.items === undefined ? "" : `(${all.length})`}
          {...(description !== undefined && { description })}
          actions={<div className="actions">{actions}</div>}
        >
          {title}
        </Header>
      }
      {...(all.length > FEW && {
        filter: (
          <TextFilter
            {...filterProps}
            filteringPlaceholder={`Find ${title.toLowerCase()}`}
            filteringAriaLabel={`Find ${title.toLowerCase()}`}
            countText={`${filteredItemsCount} found`}
          />
        ),
      })}
      {...(all.length > ROWS && { pagination: <Pagination {...paginationProps} /> })}
    />
  );
}

const collator = new Intl.Collator("en", { numeric: true });

const compare = (one: string | number, other: string | number): number =>
  typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other));
