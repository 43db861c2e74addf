/**
 * A list of AWS's as a table that stays usable at tens of thousands of rows. Filters are AWS's own and the server applies them; rows come
 * in pages as somebody turns to them. Sorting needs all rows, so these are loaded first, and it says so. The filter is part of the address,
 * so a link can open a filtered list.
 */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import PropertyFilter, { type PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { noteQuery, useAddress } from "../app/address.ts";
import { useSession } from "../app/sessions.tsx";
import type { Filter, Page } from "../ask/all-pages.ts";
import { type Session, sessionKey } from "../ask/session.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { type Choosing, choosingProps, compareValues } from "./rows.ts";

export interface Column<Item> {
  readonly id: string;
  readonly header: string;
  readonly cell: (item: Item) => ReactNode;
  /** What it's sorted by, if it can be sorted. */
  readonly sortBy?: (item: Item) => string | number;
  readonly width?: number;
}

export interface FilterProperty {
  /** AWS's name of the filter, such as `group-name`. */
  readonly name: string;
  readonly label: string;
}

interface ResourceTableProps<Item> extends Choosing<Item> {
  /** Tells its rows from those of other tables. */
  readonly list: string;
  readonly columns: readonly Column<Item>[];
  /** One page of the list. `filters` are AWS's. */
  readonly page: (session: Session, filters: Filter[], token: string | undefined) => Promise<Page<Item>>;
  /** The first is what a text without a property is looked for in. */
  readonly filters: readonly [FilterProperty, ...FilterProperty[]];
  /** The command that makes the first one. */
  readonly firstCommand: string;
  readonly actions?: ReactNode;
}

const ROWS = 50;

export function ResourceTable<Item>(props: ResourceTableProps<Item>) {
  const { title, list, columns, idOf, filters: properties, firstCommand, actions } = props;
  const session = useSession();
  const [query, setQuery] = useFilterQuery(properties);
  const filters = filtersOf(query, properties[0]);
  const asked = useInfiniteQuery({
    queryKey: [...sessionKey(session), "list", list, filters],
    queryFn: ({ pageParam }) => props.page(session, filters, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const rows = asked.data?.pages.flatMap(({ items }) => items) ?? [];
  const [shown, setShown] = useState(1);
  const [sorting, setSorting] = useState<{ readonly id: string; readonly isDescending: boolean }>();
  const needsMore = asked.hasNextPage && (sorting !== undefined || rows.length <= shown * ROWS);
  const { isFetching, fetchNextPage } = asked;
  useEffect(() => {
    if (needsMore && !isFetching) void fetchNextPage();
  }, [needsMore, isFetching, fetchNextPage]);
  const sorted = sortRows(rows, columns, sorting);
  const pagesThere = Math.max(1, Math.ceil(rows.length / ROWS));
  return (
    <Table<Item>
      variant="full-page"
      stickyHeader
      resizableColumns
      loading={asked.isPending}
      loadingText="Asking the server"
      items={sorted.slice((shown - 1) * ROWS, shown * ROWS)}
      trackBy={idOf}
      columnDefinitions={columns.map(definitionOf)}
      {...sortingProps(columns, sorting, setSorting)}
      {...choosingProps(props)}
      header={
        <Header
          variant="awsui-h1-sticky"
          counter={`(${rows.length}${asked.hasNextPage ? "+" : ""})`}
          description={sorting !== undefined && asked.hasNextPage ? "Loading all of them, to sort them" : undefined}
          actions={
            <div className="actions">
              <Button iconName="refresh" ariaLabel="Ask again" onClick={() => void asked.refetch()} />
              {actions}
            </div>
          }
        >
          {title}
        </Header>
      }
      filter={
        <PropertyFilter
          query={query}
          onChange={({ detail }) => {
            setShown(1);
            setQuery(detail);
          }}
          hideOperations
          expandToViewport
          filteringPlaceholder={`Find ${title.toLowerCase()}`}
          filteringProperties={properties.map(({ name, label }) => ({
            key: name,
            propertyLabel: label,
            groupValuesLabel: `Values of ${label}`,
            operators: [":", "="],
          }))}
          filteringOptions={[]}
          countText={`${rows.length}${asked.hasNextPage ? "+" : ""} found`}
        />
      }
      pagination={
        <Pagination
          currentPageIndex={shown}
          pagesCount={pagesThere}
          openEnd={asked.hasNextPage}
          onChange={({ detail }) => setShown(detail.currentPageIndex)}
        />
      }
      empty={
        asked.error !== null ? (
          <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Empty isFiltered={filters.length > 0} firstCommand={firstCommand} />
        )
      }
    />
  );
}

function definitionOf<Item>({ id, header, cell, sortBy, width }: Column<Item>): TableProps.ColumnDefinition<Item> {
  return {
    id,
    header,
    cell,
    ...(width !== undefined && { width }),
    ...(sortBy !== undefined && { sortingField: id }),
  };
}

interface Sorting {
  readonly id: string;
  readonly isDescending: boolean;
}

function sortingProps<Item>(
  columns: readonly Column<Item>[],
  sorting: Sorting | undefined,
  setSorting: (to: Sorting) => void,
): Partial<TableProps<Item>> {
  const column = columns.find(({ id }) => id === sorting?.id);
  return {
    onSortingChange: ({ detail }) =>
      setSorting({ id: detail.sortingColumn.sortingField ?? "", isDescending: detail.isDescending === true }),
    ...(column !== undefined && {
      sortingColumn: definitionOf(column),
      sortingDescending: sorting?.isDescending === true,
    }),
  };
}

function sortRows<Item>(rows: readonly Item[], columns: readonly Column<Item>[], sorting: Sorting | undefined) {
  const by = columns.find(({ id }) => id === sorting?.id)?.sortBy;
  if (by === undefined) return rows;
  const sorted = rows.toSorted((one, other) => compareValues(by(one), by(other)));
  return sorting?.isDescending === true ? sorted.reverse() : sorted;
}

/** The filter that the address has: `?group-name=web*&vpc-id=vpc-1`. */
function useFilterQuery(properties: readonly FilterProperty[]) {
  const { query } = useAddress();
  const names = new Set(properties.map(({ name }) => name));
  const tokens = [...query]
    .filter(([name]) => names.has(name))
    .map(([propertyKey, value]) => {
      const inner = /^\*(.*)\*$/.exec(value)?.[1];
      return { propertyKey, operator: inner === undefined ? "=" : ":", value: inner ?? value };
    });
  const set = (to: PropertyFilterProps.Query) => {
    const filters = filtersOf(to, properties[0] as FilterProperty);
    noteQuery(Object.fromEntries(filters.map(({ Name, Values }) => [Name, Values])));
  };
  return [{ tokens, operation: "and" } as PropertyFilterProps.Query, set] as const;
}

/** As AWS takes them: values of one filter are alternatives. */
function filtersOf({ tokens }: PropertyFilterProps.Query, usual: FilterProperty): Filter[] {
  const byName = Map.groupBy(tokens, ({ propertyKey }) => propertyKey ?? usual.name);
  return [...byName].map(([Name, under]) => ({
    Name,
    Values: under.map(({ operator, value }) => (operator === "=" ? String(value) : `*${value}*`)),
  }));
}

function Empty({ isFiltered, firstCommand }: { readonly isFiltered: boolean; readonly firstCommand: string }) {
  if (isFiltered) return <Box textAlign="center">Nothing has all of that.</Box>;
  return (
    <Box textAlign="center">
      <SpaceBetween size="xs">
        <b>There are none yet</b>
        <Box variant="code">{firstCommand}</Box>
      </SpaceBetween>
    </Box>
  );
}
