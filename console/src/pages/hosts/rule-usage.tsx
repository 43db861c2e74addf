/** The rules of a host's groups that let nothing pass lately, as far as somebody watched. */
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { UnusedRule } from "../../../../src/own-api/flows/unused-rules.ts";
import type { ShownHost } from "../../../../src/own-api/hosts/show-host.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { LocalTable } from "../../parts/local-table.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { useGroupsOf } from "./devices.tsx";

const columns: readonly Column<UnusedRule>[] = [
  { id: "rule", header: "Rule", cell: ({ rule }) => <ResourceLink id={rule.id} />, width: 230 },
  {
    id: "group",
    header: "Group",
    cell: ({ rule }) => <ResourceLink id={rule.group.id} name={rule.group.name} />,
    sortBy: ({ rule }) => rule.group.name ?? rule.group.id,
    width: 250,
  },
  {
    id: "says",
    header: "Allows",
    cell: ({ rule: { direction, traffic, peer } }) =>
      `${direction === "ingress" ? "in" : "out"} ${traffic} ${direction === "ingress" ? "from" : "to"} ${peer.name ?? peer.id}`,
    sortBy: ({ rule }) => rule.traffic,
    width: 260,
  },
  {
    id: "verdict",
    header: "Used",
    cell: ({ verdict, unwatched, interfaces }) =>
      verdict === "unused" ? (
        <StatusIndicator type="warning">unused</StatusIndicator>
      ) : (
        <StatusIndicator type="info">{`unknown: ${unwatched} of ${interfaces} weren't watched all the time`}</StatusIndicator>
      ),
    sortBy: ({ verdict }) => verdict,
    width: 280,
  },
  {
    id: "last",
    header: "Last use",
    cell: ({ last }) => last?.slice(0, 19).replace("T", " ") ?? "never seen",
    sortBy: ({ last = "" }) => last,
    width: 170,
  },
];

const DAYS = ["1", "7", "30", "90"].map((value) => ({ value, label: `${value} days` }));

export function RuleUsage({ host }: { readonly host: ShownHost }) {
  const session = useSession();
  const [days, setDays] = useState("30");
  const groups = useGroupsOf(host);
  const { data, error, refetch } = useQuery({
    queryKey: [...sessionKey(session), "unused-rules", days],
    queryFn: ({ signal }) => ask(session, "/_cordon/rules/unused", { query: { days }, signal }),
  });
  const own = new Set([...(groups.data?.values() ?? [])].flatMap((each) => [...each.keys()]));
  return (
    <SpaceBetween size="m">
      <FormField label="In the last">
        <Select
          selectedOption={DAYS.find(({ value }) => value === days) ?? null}
          options={DAYS}
          onChange={({ detail }) => setDays(detail.selectedOption.value ?? days)}
        />
      </FormField>
      <LocalTable
        title="Rules that let nothing pass"
        description={data?.hasMore === true ? "Only the first 1,000 of the account's rules were looked at." : undefined}
        columns={columns}
        items={data?.rules.filter(({ rule }) => own.has(rule.group.id))}
        error={error}
        onRetry={() => void refetch()}
        idOf={({ rule }) => rule.id}
        textOf={(each) => JSON.stringify(each)}
        empty="Every rule of its groups let something pass."
      />
    </SpaceBetween>
  );
}
