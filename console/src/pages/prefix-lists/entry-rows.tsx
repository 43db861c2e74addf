/** Entries as rows of inputs, some at a time. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import type { Entry } from "./entry-changes.ts";

interface EntryRowsProps {
  readonly rows: readonly Entry[];
  readonly onChange: (to: readonly Entry[]) => void;
}

const ROWS = 20;

export function EntryRows({ rows, onChange }: EntryRowsProps) {
  const [shown, setShown] = useState(1);
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  const page = Math.min(shown, pages);
  const first = (page - 1) * ROWS;
  const set = (at: number, to: Partial<Entry>) => onChange(rows.map((row, i) => (i === at ? { ...row, ...to } : row)));
  const items = rows.slice(first, first + ROWS).map((row, i) => ({ ...row, at: first + i }));
  return (
    <SpaceBetween size="s">
      <Table
        variant="embedded"
        items={items}
        trackBy={({ at }) => String(at)}
        empty={<Box textAlign="center">It has no entries.</Box>}
        columnDefinitions={[
          {
            id: "cidr",
            header: "CIDR",
            width: 260,
            cell: ({ at, cidr }) => (
              <Input
                value={cidr}
                ariaLabel={`CIDR ${at + 1}`}
                placeholder="203.0.113.0/24"
                onChange={({ detail }) => set(at, { cidr: detail.value.trim() })}
              />
            ),
          },
          {
            id: "description",
            header: "Description",
            cell: ({ at, description }) => (
              <Input
                value={description}
                ariaLabel={`Description ${at + 1}`}
                onChange={({ detail }) => set(at, { description: detail.value })}
              />
            ),
          },
          {
            id: "remove",
            header: "Remove",
            width: 100,
            cell: ({ at, cidr }) => (
              <Button
                variant="icon"
                iconName="remove"
                ariaLabel={`Remove ${cidr || `entry ${at + 1}`}`}
                onClick={() => onChange(rows.filter((_, i) => i !== at))}
              />
            ),
          },
        ]}
        {...(pages > 1 && {
          pagination: (
            <Pagination
              currentPageIndex={page}
              pagesCount={pages}
              onChange={({ detail }) => setShown(detail.currentPageIndex)}
            />
          ),
        })}
      />
      <Button
        iconName="add-plus"
        onClick={() => {
          onChange([...rows, { cidr: "", description: "" }]);
          setShown(Math.ceil((rows.length + 1) / ROWS));
        }}
      >
        Add entry
      </Button>
    </SpaceBetween>
  );
}
