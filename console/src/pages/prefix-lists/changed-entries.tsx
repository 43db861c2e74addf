/** The entries that differ between two versions, side by side. */
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { LocalTable } from "../../parts/local-table.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import type { EntryChange } from "./entry-changes.ts";

interface ChangedEntriesProps {
  readonly title: string;
  readonly changes: readonly EntryChange[] | undefined;
  /** What the two sides are called. */
  readonly sides?: readonly [string, string];
  readonly error?: unknown;
}

const LOOKS: Readonly<Record<EntryChange["kind"], StatusIndicatorProps.Type>> = {
  added: "success",
  removed: "error",
  changed: "info",
  same: "stopped",
};

export function ChangedEntries({ title, changes, sides = ["Before", "After"], error }: ChangedEntriesProps) {
  return (
    <LocalTable
      title={title}
      columns={columnsFor(sides)}
      items={changes}
      error={error}
      idOf={({ cidr }) => cidr}
      textOf={({ kind, cidr, before = "", after = "" }) => `${kind} ${cidr} ${before} ${after}`}
      empty="They have the same entries."
    />
  );
}

const columnsFor = ([before, after]: readonly [string, string]): readonly Column<EntryChange>[] => [
  {
    id: "kind",
    header: "Change",
    cell: ({ kind }) => <StatusIndicator type={LOOKS[kind]}>{kind}</StatusIndicator>,
    sortBy: ({ kind }) => kind,
    width: 130,
  },
  { id: "cidr", header: "CIDR", cell: ({ cidr }) => cidr, sortBy: ({ cidr }) => cidr, width: 200 },
  { id: "before", header: before, cell: (change) => sideOf(change.before) },
  { id: "after", header: after, cell: (change) => sideOf(change.after) },
];

const sideOf = (description: string | undefined): string =>
  description === undefined ? "not in it" : description || "no description";
