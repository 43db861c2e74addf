/** The rules of a group as a table to write in: rows are added, changed and removed, previewed, and saved all at once. */
import type { SecurityGroup, SecurityGroupRule } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import { useAskAgain } from "../../parts/use-change.ts";
import { pendingIn, type Row, rowOf, stateOf } from "./draft.ts";
import { columnsOf } from "./edit-columns.tsx";
import { Preview } from "./preview.tsx";
import type { Direction } from "./rule-words.ts";

interface EditRulesProps {
  readonly group: SecurityGroup;
  readonly rules: readonly SecurityGroupRule[];
  readonly onClose: () => void;
}

const NEW_TERMS = { protocol: "tcp", ports: "443", peer: "", description: "" };
let made = 0;

export function EditRules({ group, rules, onClose }: EditRulesProps) {
  // As they were when the editor was opened.
  const [rows, setRows] = useState<readonly Row[]>(() => rules.map(rowOf));
  const [isPreviewing, setIsPreviewing] = useState(false);
  const askAgain = useAskAgain();
  const pending = pendingIn(rows);
  const change = (key: string, to: Partial<Row>) =>
    setRows((all) => all.map((row) => (row.key === key ? { ...row, ...to } : row)));
  const drop = (key: string) => setRows((all) => all.filter((row) => row.key !== key));
  const add = (direction: Direction) =>
    setRows((all) => [{ key: `new-${++made}`, direction, terms: NEW_TERMS, isRemoved: false }, ...all]);
  if (isPreviewing) {
    return (
      <Preview
        group={group}
        rows={rows}
        onBack={() => setIsPreviewing(false)}
        onSaved={() => {
          void askAgain();
          onClose();
        }}
      />
    );
  }
  const editing = { rows, onChange: change, onDrop: drop, onAdd: add };
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        description={pending.length === 0 ? "Nothing is changed yet." : countsOf(pending)}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" disabled={pending.length === 0} onClick={() => setIsPreviewing(true)}>
              Preview changes
            </Button>
          </SpaceBetween>
        }
      >
        Edit rules
      </Header>
      <Rows direction="inbound" {...editing} />
      <Rows direction="outbound" {...editing} />
    </SpaceBetween>
  );
}

function countsOf(rows: readonly Row[]): string {
  const counts = Object.entries(Object.groupBy(rows, stateOf)).map(([state, some]) => `${some?.length} ${state}`);
  return `${counts.join(", ")}. Nothing is saved before you have seen what it opens and closes.`;
}

interface RowsProps {
  readonly direction: Direction;
  readonly rows: readonly Row[];
  readonly onChange: (key: string, to: Partial<Row>) => void;
  readonly onDrop: (key: string) => void;
  readonly onAdd: (direction: Direction) => void;
}

/** Fields are heavy: few rows at a time. */
const ROWS = 15;

function Rows({ direction, rows, onChange, onDrop, onAdd }: RowsProps) {
  const [text, setText] = useState("");
  const [shown, setShown] = useState(1);
  const own = rows.filter((row) => row.direction === direction);
  const found = own.filter((row) => row.rule === undefined || isFound(row, text));
  const pages = Math.max(1, Math.ceil(found.length / ROWS));
  const page = Math.min(shown, pages);
  return (
    <Table<Row>
      items={found.slice((page - 1) * ROWS, page * ROWS)}
      trackBy="key"
      columnDefinitions={columnsOf(direction, { onChange, onDrop })}
      header={
        <Header
          variant="h3"
          counter={`(${own.length})`}
          actions={
            <Button
              iconName="add-plus"
              onClick={() => {
                setShown(1);
                onAdd(direction);
              }}
            >
              {`Add ${direction} rule`}
            </Button>
          }
        >
          {direction === "inbound" ? "Inbound" : "Outbound"}
        </Header>
      }
      {...(own.length > ROWS && {
        filter: (
          <TextFilter
            filteringText={text}
            filteringPlaceholder="Find rules"
            filteringAriaLabel={`Find ${direction} rules to edit`}
            onChange={({ detail }) => {
              setText(detail.filteringText);
              setShown(1);
            }}
          />
        ),
        pagination: (
          <Pagination
            currentPageIndex={page}
            pagesCount={pages}
            onChange={({ detail }) => setShown(detail.currentPageIndex)}
          />
        ),
      })}
      empty={<Box textAlign="center">No rule.</Box>}
    />
  );
}

const isFound = ({ key, terms }: Row, text: string): boolean =>
  [key, ...Object.values(terms)].join(" ").toLowerCase().includes(text.trim().toLowerCase());
