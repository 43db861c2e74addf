/** The rules of a group in one direction: each with its traffic and its peer in words. Ten thousand stay usable: rows come in pages. */

import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { createContext, type ReactNode, useContext, useState } from "react";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { tagText } from "../../parts/tags.ts";
import { usePeerNames } from "./group-data.ts";
import { type Direction, directionOf, presetOf, protocolInWords, type Terms, termsOf } from "./rule-words.ts";

interface RulesTableProps {
  readonly direction: Direction;
  readonly rules: readonly SecurityGroupRule[];
  readonly isLoading: boolean;
  readonly actions?: ReactNode;
  /** Edits the tags of a rule; undefined if nothing can be changed. */
  readonly onTags: ((rule: SecurityGroupRule) => void) | undefined;
  /** What is shown first in the filter. */
  readonly find?: string;
}

const ROWS = 50;

/** Of the groups and lists that the shown rules name. */
const Names = createContext<ReadonlyMap<string, string>>(new Map());

export function RulesTable({ direction, rules, isLoading, actions, onTags, find = "" }: RulesTableProps) {
  const [text, setText] = useState(find);
  const [shown, setShown] = useState(1);
  const [sorting, setSorting] = useState<TableProps.SortingState<SecurityGroupRule>>();
  const own = rules.filter((rule) => directionOf(rule) === direction);
  const found = own.filter((rule) => isFound(rule, text));
  const sorted = sortedBy(found, sorting);
  const pages = Math.max(1, Math.ceil(found.length / ROWS));
  const rows = sorted.slice((shown - 1) * ROWS, shown * ROWS);
  const names = usePeerNames(rows);
  return (
    <Names value={names}>
      <Table<SecurityGroupRule>
        variant="container"
        loading={isLoading}
        loadingText="Asking the server"
        items={rows}
        trackBy={({ SecurityGroupRuleId = "" }) => SecurityGroupRuleId}
        columnDefinitions={[...columnsFor(direction), ...(onTags === undefined ? [] : [tagsColumn(onTags)])]}
        {...(sorting !== undefined && {
          sortingColumn: sorting.sortingColumn,
          sortingDescending: sorting.isDescending === true,
        })}
        onSortingChange={({ detail }) => setSorting(detail)}
        wrapLines
        header={
          <Header counter={`(${own.length})`} actions={actions}>
            {direction === "inbound" ? "Inbound rules" : "Outbound rules"}
          </Header>
        }
        filter={
          <TextFilter
            filteringText={text}
            filteringPlaceholder="Find rules by anything they show"
            filteringAriaLabel={`Find ${direction} rules`}
            countText={`${found.length} found`}
            onChange={({ detail }) => {
              setText(detail.filteringText);
              setShown(1);
            }}
          />
        }
        pagination={
          <Pagination
            currentPageIndex={Math.min(shown, pages)}
            pagesCount={pages}
            onChange={({ detail }) => setShown(detail.currentPageIndex)}
          />
        }
        empty={<Box textAlign="center">{emptyText(direction, own.length)}</Box>}
      />
    </Names>
  );
}

function emptyText(direction: Direction, count: number): string {
  if (count > 0) return "No rule has all of that.";
  return direction === "inbound" ? "No rule: nothing may come in." : "No rule: nothing may go out.";
}

interface ColumnOf {
  readonly id: string;
  readonly header: string;
  readonly text: (rule: SecurityGroupRule) => string;
  readonly cell?: (rule: SecurityGroupRule) => ReactNode;
  readonly width?: number;
}

const terms =
  (name: keyof Terms) =>
  (rule: SecurityGroupRule): string =>
    termsOf(rule)[name];

const columnsOf = (direction: Direction): readonly ColumnOf[] => [
  { id: "id", header: "Rule ID", text: ({ SecurityGroupRuleId = "" }) => SecurityGroupRuleId, width: 210 },
  { id: "type", header: "Type", text: (rule) => presetOf(termsOf(rule)).label },
  { id: "protocol", header: "Protocol", text: (rule) => protocolInWords(termsOf(rule).protocol) },
  { id: "ports", header: "Ports", text: terms("ports") },
  {
    id: "peer",
    header: direction === "inbound" ? "Source" : "Destination",
    text: terms("peer"),
    cell: (rule) => <Peer rule={rule} />,
  },
  { id: "description", header: "Description", text: terms("description") },
  { id: "tags", header: "Tags", text: ({ Tags }) => tagText(Tags) },
];

const byDirection = { inbound: columnsOf("inbound"), outbound: columnsOf("outbound") };

const definitions = (columns: readonly ColumnOf[]): readonly TableProps.ColumnDefinition<SecurityGroupRule>[] =>
  columns.map(({ id, header, text, cell = text, width }) => ({
    ...{ id, header, cell },
    sortingComparator: (one, other) => collator.compare(text(one), text(other)),
    ...(width !== undefined && { width }),
  }));

const definitionsOf = { inbound: definitions(byDirection.inbound), outbound: definitions(byDirection.outbound) };
const columnsFor = (direction: Direction) => definitionsOf[direction];

const tagsColumn = (onTags: (rule: SecurityGroupRule) => void): TableProps.ColumnDefinition<SecurityGroupRule> => ({
  id: "edit-tags",
  header: "Edit tags",
  cell: (rule) => (
    <Button
      variant="inline-icon"
      iconName="edit"
      ariaLabel={`Edit tags of ${rule.SecurityGroupRuleId}`}
      onClick={() => onTags(rule)}
    />
  ),
});

const collator = new Intl.Collator("en", { numeric: true });

function sortedBy(
  rules: readonly SecurityGroupRule[],
  sorting: TableProps.SortingState<SecurityGroupRule> | undefined,
) {
  const compare = sorting?.sortingColumn.sortingComparator;
  if (compare === undefined) return rules;
  const sorted = rules.toSorted(compare);
  return sorting?.isDescending === true ? sorted.reverse() : sorted;
}

function isFound(rule: SecurityGroupRule, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = byDirection.inbound
    .map((column) => column.text(rule))
    .join(" ")
    .toLowerCase();
  return words.every((word) => shown.includes(word));
}

/** A group or list as a link; a block as it is. */
function Peer({ rule }: { readonly rule: SecurityGroupRule }) {
  const { peer } = termsOf(rule);
  const names = useContext(Names);
  const owner = rule.ReferencedGroupInfo?.UserId;
  if (rule.CidrIpv4 !== undefined || rule.CidrIpv6 !== undefined) return <span className="mono">{peer}</span>;
  const isForeign = owner !== undefined && owner !== rule.GroupOwnerId;
  return isForeign ? <span>{`${peer} of account ${owner}`}</span> : <ResourceLink id={peer} name={names.get(peer)} />;
}
