/** What a host refused lately, or would refuse if it enforced, with the rule that nearly allows it. */
import Link from "@cloudscape-design/components/link";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import type { Side } from "../../../../src/own-api/contract.ts";
import type { ShownRefusal } from "../../../../src/own-api/hosts/refused.ts";
import { linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { LocalTable } from "../../parts/local-table.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import type { Column } from "../../parts/resource-table.tsx";

const columns: readonly Column<ShownRefusal>[] = [
  {
    id: "what",
    header: "What",
    cell: ({ isObserved }) => (
      <StatusIndicator type={isObserved ? "info" : "stopped"}>
        {isObserved ? "would be refused" : "refused"}
      </StatusIndicator>
    ),
    sortBy: ({ isObserved }) => String(isObserved),
    width: 150,
  },
  { id: "device", header: "Device", cell: ({ device }) => device, sortBy: ({ device }) => device, width: 100 },
  { id: "traffic", header: "Traffic", cell: ({ traffic }) => traffic, sortBy: ({ traffic }) => traffic, width: 120 },
  {
    id: "flow",
    header: "From and to",
    cell: (refusal) => {
      const { direction, source, destination, interfaceId, traffic } = refusal;
      const ends = direction === "ingress" ? { from: source, to: interfaceId } : { from: interfaceId, to: destination };
      return (
        <Link href={linkTo(["may-it-pass"], { ...ends, traffic })}>
          {source} → {destination}
        </Link>
      );
    },
    sortBy: ({ source, destination }) => `${source} ${destination}`,
    width: 240,
  },
  { id: "packets", header: "Packets", cell: ({ packets }) => packets, sortBy: ({ packets }) => packets, width: 100 },
  { id: "last", header: "Last", cell: ({ last }) => timeText(last), sortBy: ({ last }) => last, width: 170 },
  { id: "today", header: "By today's rules", cell: ({ side }) => <Today side={side} />, width: 320 },
];

const timeText = (iso: string): string => iso.slice(0, 19).replace("T", " ");

function Today({ side: { verdict, rule, nearest } }: { readonly side: Side }) {
  if (verdict === "allowed") {
    return (
      <>
        <StatusIndicator type="success">allowed by now</StatusIndicator>{" "}
        {rule !== undefined && <ResourceLink id={rule.group.id} name={rule.group.name} />}
      </>
    );
  }
  if (nearest === undefined) return <>{verdict}: no rule is near it</>;
  const { rule: near, differs } = nearest;
  return (
    <>
      nearest is {near.traffic} of {near.peer.name ?? near.peer.id} in{" "}
      <ResourceLink id={near.group.id} name={near.group.name} />: another {differs.join(" and ")}
    </>
  );
}

export function Refused({ host }: { readonly host: string }) {
  const session = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: [...sessionKey(session), "refused", host],
    queryFn: ({ signal }) => ask(session, "/_cordon/hosts/refused", { query: { host }, signal }),
    refetchInterval: 10_000,
  });
  return (
    <LocalTable
      title="Refused, or would be"
      description="Since the server started, the latest 500. What only would be refused passed."
      columns={columns}
      items={data?.refusals}
      error={error}
      onRetry={() => void refetch()}
      idOf={(each) => JSON.stringify([each.interfaceId, each.direction, each.source, each.destination, each.traffic])}
      textOf={({ device, traffic, source, destination }) => `${device} ${traffic} ${source} ${destination}`}
      empty="Nothing was refused, and nothing would be."
    />
  );
}
