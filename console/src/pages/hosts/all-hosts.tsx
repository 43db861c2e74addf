/** All hosts: what is wanted of each, what holds on it, and whether it follows. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import type { ListedHosts } from "../../../../src/own-api/hosts/list.ts";
import type { ShownHost } from "../../../../src/own-api/hosts/show-host.ts";
import { linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { LocalTable } from "../../parts/local-table.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { AddHost } from "./add-host.tsx";
import { driftOf, modeOf, rulesOf, type Said, seenOf, sum, useHosts } from "./read-hosts.ts";

const Status = ({ said: { look, text } }: { readonly said: Said }) => (
  <StatusIndicator type={look}>
    <span className="words">{text}</span>
  </StatusIndicator>
);

const columnsFor = (listed: Pick<ListedHosts, "revision" | "time">): readonly Column<ShownHost>[] => [
  {
    id: "name",
    header: "Host",
    cell: ({ name }) => <Link href={linkTo(["hosts", name])}>{name}</Link>,
    sortBy: ({ name }) => name,
    width: 160,
  },
  {
    id: "mode",
    header: "Mode",
    cell: ({ devices }) =>
      devices.map((device) => (
        <div key={device.device}>
          {device.device} <Status said={modeOf(device)} />
        </div>
      )),
    sortBy: ({ devices }) => devices.map((device) => modeOf(device).text).join(),
    width: 260,
  },
  {
    id: "problems",
    header: "Problems",
    cell: ({ problems }) =>
      problems.length === 0 ? (
        "–"
      ) : (
        <StatusIndicator type="error">
          <span className="words">{problems.join("; ")}</span>
        </StatusIndicator>
      ),
    sortBy: ({ problems }) => problems.length,
    width: 240,
  },
  {
    id: "rules",
    header: "Rules",
    cell: (host) => <Status said={rulesOf(host, listed)} />,
    sortBy: ({ applied = -1 }) => applied,
    width: 200,
  },
  {
    id: "seen",
    header: "Last report",
    cell: (host) => <Status said={seenOf(host, listed)} />,
    sortBy: ({ lastSeen = "" }) => lastSeen,
    width: 170,
  },
  {
    id: "refused",
    header: "Refused",
    cell: ({ devices }) => sum(devices, "refused"),
    sortBy: ({ devices }) => sum(devices, "refused"),
    width: 125,
  },
  {
    id: "would",
    header: "Would refuse",
    cell: ({ devices }) => sum(devices, "wouldRefuse"),
    sortBy: ({ devices }) => sum(devices, "wouldRefuse"),
    width: 145,
  },
  { id: "drift", header: "Drift", cell: driftOf, sortBy: ({ drift }) => drift?.times ?? -1, width: 100 },
];

export function AllHosts() {
  const session = useSession();
  const { data, error, refetch } = useHosts();
  const [isAdding, setIsAdding] = useState(false);
  return (
    <>
      <LocalTable
        variant="full-page"
        title="Hosts"
        description="Machines that obey the groups of their interfaces, by nftables."
        columns={columnsFor(data ?? { revision: 0, time: "" })}
        items={data?.hosts}
        error={error}
        onRetry={() => void refetch()}
        idOf={({ id }) => id}
        textOf={({ name, id, devices, problems }) => JSON.stringify([name, id, devices, problems])}
        empty={
          <SpaceBetween size="xs">
            <b>There are none yet</b>
            <Box variant="code">cordon host add web-1 --interface eth0=10.0.1.11</Box>
          </SpaceBetween>
        }
        actions={
          <Button variant="primary" disabled={session.at !== undefined} onClick={() => setIsAdding(true)}>
            Add host
          </Button>
        }
      />
      {isAdding && <AddHost onClose={() => setIsAdding(false)} />}
    </>
  );
}
