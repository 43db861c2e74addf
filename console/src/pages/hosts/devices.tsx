/** The devices of a host: which interface each has, by which groups it's judged, and what it does. */
import { DescribeNetworkInterfacesCommand } from "@aws-sdk/client-ec2";
import Link from "@cloudscape-design/components/link";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import type { ShownDevice, ShownHost } from "../../../../src/own-api/hosts/show-host.ts";
import { linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import { sessionKey } from "../../ask/session.ts";
import { LocalTable } from "../../parts/local-table.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { modeOf } from "./read-hosts.ts";

/** The groups of each of the host's interfaces: id -> name. */
type Groups = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function useGroupsOf({ devices }: ShownHost) {
  const session = useSession();
  const ids = devices.map(({ interfaceId }) => interfaceId);
  return useQuery({
    queryKey: [...sessionKey(session), "groups-of-interfaces", ids],
    queryFn: async (): Promise<Groups> => {
      const found = await allOf(async (NextToken) => {
        const answer = await ec2Of(session).send(
          new DescribeNetworkInterfacesCommand({
            // By a filter: an interface may be gone, which isn't an error here.
            Filters: [{ Name: "network-interface-id", Values: ids }],
            MaxResults: 500,
            ...(NextToken !== undefined && { NextToken }),
          }),
        );
        return { items: answer.NetworkInterfaces ?? [], next: answer.NextToken };
      });
      return new Map(
        found.map(({ NetworkInterfaceId = "", Groups = [] }) => [
          NetworkInterfaceId,
          new Map(Groups.map(({ GroupId = "", GroupName = "" }) => [GroupId, GroupName])),
        ]),
      );
    },
  });
}

const columnsFor = (groups: Groups): readonly Column<ShownDevice>[] => [
  {
    id: "device",
    header: "Device",
    cell: ({ device, isGuest }) => (isGuest ? `${device} (guest)` : device),
    sortBy: ({ device }) => device,
    width: 120,
  },
  {
    id: "interface",
    header: "Interface",
    cell: ({ interfaceId, name }) => <ResourceLink id={interfaceId} name={name} />,
    width: 240,
  },
  {
    id: "groups",
    header: "Groups",
    cell: ({ interfaceId }) =>
      [...(groups.get(interfaceId) ?? [])].map(([id, name]) => (
        <div key={id}>
          <ResourceLink id={id} name={name} />
        </div>
      )),
    width: 260,
  },
  {
    id: "mode",
    header: "Mode",
    cell: (device) => {
      const { look, text } = modeOf(device);
      return <StatusIndicator type={look}>{text}</StatusIndicator>;
    },
    width: 220,
  },
  { id: "refused", header: "Refused", cell: ({ reported }) => reported?.refused ?? "–", width: 100 },
  { id: "would", header: "Would refuse", cell: ({ reported }) => reported?.wouldRefuse ?? "–", width: 120 },
  { id: "failsafe", header: "Let in by the failsafe", cell: ({ reported }) => reported?.byFailsafe ?? "–", width: 170 },
  {
    id: "ask",
    header: "May it pass?",
    cell: ({ interfaceId }) => (
      <>
        <Link href={linkTo(["may-it-pass"], { from: interfaceId })}>from it</Link>{" "}
        <Link href={linkTo(["may-it-pass"], { to: interfaceId })}>to it</Link>
      </>
    ),
    width: 130,
  },
];

export function Devices({ host }: { readonly host: ShownHost }) {
  const { data } = useGroupsOf(host);
  return (
    <LocalTable
      title="Devices"
      description="Packets are counted since the agent started."
      columns={columnsFor(data ?? new Map())}
      items={host.devices}
      idOf={({ device }) => device}
      textOf={({ device, interfaceId, name = "" }) => `${device} ${interfaceId} ${name}`}
      empty="It has no devices."
    />
  );
}
