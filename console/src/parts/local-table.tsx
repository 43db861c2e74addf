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
import { type Choosing, choosingProps, compareValues } from "./rows.ts";

interface LocalTableProps<Item> extends Choosing<Item> {
  readonly description?: string | undefined;
  readonly columns: readonly Column<Item>[];
  /** Undefined as long as they're being asked for. */
  readonly items: readonly Item[] | undefined;
  /** What the filter looks at. */
  readonly textOf: (item: Item) => string;
  /** What is said if there are none. */
  readonly empty: ReactNode;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
  /** `full-page` for the only table of a page. */
  readonly variant?: "container" | "embedded" | "full-page";
}

const ROWS = 50;
/** A filter above a few rows is in the way. */
const FEW = 8;

export function LocalTable<Item>(props: LocalTableProps<Item>) {
  const { title, description, columns, idOf, textOf, empty, error, onRetry, actions } = props;
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
          sortingComparator: (one: Item, other: Item) => compareValues(sortBy(one), sortBy(other)),
        }),
      }))}
      {...choosingProps(props)}
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
