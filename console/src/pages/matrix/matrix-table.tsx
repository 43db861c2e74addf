/** The same as the picture, as a table: a row for each cell. */
import Button from "@cloudscape-design/components/button";
import Pagination from "@cloudscape-design/components/pagination";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useMemo, useState } from "react";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type Answered, type Cell, cellAt, countsOf, fullNameOf, WORDS } from "./load-matrix.ts";
import type { Order } from "./order.ts";

interface MatrixTableProps {
  readonly answered: Answered;
  readonly order: Order;
  readonly onOpen: (cell: Cell) => void;
}

const ROWS = 50;

const FILTERS: SelectProps.Option[] = [
  { value: "", label: "Every cell" },
  { value: "all some", label: "Where something may" },
  { value: "none", label: "Where none may" },
  { value: "undecidable", label: "Where nobody can tell" },
];

export function MatrixTable({ answered, order, onOpen }: MatrixTableProps) {
  const [filter, setFilter] = useState(FILTERS[0] as SelectProps.Option);
  const [shown, setShown] = useState(1);
  // Numbers of cells, not the cells: of 2,000 rows there are four million.
  const found = useMemo(() => numbersOf(answered, order, filter.value ?? ""), [answered, order, filter]);
  const count = order.rows.length;
  const items = found.slice((shown - 1) * ROWS, shown * ROWS).map((number) => {
    const [row, column] = [order.rows[Math.floor(number / count)] ?? 0, order.columns[number % count] ?? 0];
    return cellAt(answered, row, column);
  });
  return (
    <SpaceBetween size="s">
      <Select
        selectedOption={filter}
        options={FILTERS}
        ariaLabel="Which cells"
        onChange={({ detail }) => {
          setFilter(detail.selectedOption);
          setShown(1);
        }}
      />
      <Table<Cell>
        variant="embedded"
        items={items}
        trackBy={({ from, to }) => `${from.id} ${to.id}`}
        ariaLabels={{ tableLabel: "Who may open flows to whom" }}
        columnDefinitions={[
          { id: "from", header: "From", cell: ({ from }) => <End of={from} />, isRowHeader: true },
          { id: "to", header: "To", cell: ({ to }) => <End of={to} /> },
          {
            id: "decision",
            header: "Decision",
            cell: ({ decision }) => (decision === undefined ? "…" : WORDS[decision]),
          },
          { id: "counts", header: "Pairs", cell: (cell) => (cell.pairs === 0 ? "–" : countsOf(cell)) },
          { id: "traffic", header: "On", cell: ({ traffic }) => traffic || "–" },
          {
            id: "open",
            header: "Rules",
            cell: (cell) => (
              <Button
                variant="inline-link"
                ariaLabel={`Show rules from ${fullNameOf(cell.from)} to ${fullNameOf(cell.to)}`}
                onClick={() => onOpen(cell)}
              >
                Show
              </Button>
            ),
          },
        ]}
        empty="No cell is like that."
        pagination={
          <Pagination
            currentPageIndex={shown}
            pagesCount={Math.max(1, Math.ceil(found.length / ROWS))}
            onChange={({ detail }) => setShown(detail.currentPageIndex)}
          />
        }
      />
    </SpaceBetween>
  );
}

function End({ of }: { readonly of: Cell["from"] }) {
  return of.id.startsWith("tag:") ? of.id : <ResourceLink id={of.id} name={of.name} />;
}

function numbersOf({ rows }: Answered, order: Order, decisions: string): readonly number[] {
  const wanted = new Set(decisions.split(" "));
  const count = order.rows.length;
  const found: number[] = [];
  order.rows.forEach((row, i) => {
    order.columns.forEach((column, j) => {
      if (decisions === "" || wanted.has(rows[row]?.decisions[column] ?? "")) found.push(i * count + j);
    });
  });
  return found;
}
