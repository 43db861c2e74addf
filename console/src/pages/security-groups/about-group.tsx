/** What has to do with a group: who uses it, whose rules refer to it, which rules refer to nothing any more, and its other VPCs. */
import type { SecurityGroup, StaleIpPermission } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import type { Used } from "../../../../src/own-api/uses.ts";
import { useSession } from "../../app/sessions.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { useStaleRules, useUses, useVpcAssociations } from "./group-data.ts";
import { protocolInWords } from "./rule-words.ts";

interface ListedProps<Item> {
  readonly title: string;
  readonly items: readonly Item[] | undefined;
  readonly error: unknown;
  readonly empty: string;
  readonly note?: string | undefined;
  readonly columns: readonly TableProps.ColumnDefinition<Item>[];
}

const ROWS = 50;

function Listed<Item>({ title, items, error, empty, note, columns }: ListedProps<Item>) {
  const [shown, setShown] = useState(1);
  if (error !== null) return <ProblemAlert error={error} />;
  const all = items ?? [];
  return (
    <Table<Item>
      loading={items === undefined}
      loadingText="Asking the server"
      items={all.slice((shown - 1) * ROWS, shown * ROWS)}
      columnDefinitions={columns}
      wrapLines
      header={
        <Header counter={`(${all.length})`} {...(note !== undefined && { description: note })}>
          {title}
        </Header>
      }
      {...(all.length > ROWS && {
        pagination: (
          <Pagination
            currentPageIndex={shown}
            pagesCount={Math.ceil(all.length / ROWS)}
            onChange={({ detail }) => setShown(detail.currentPageIndex)}
          />
        ),
      })}
      empty={<Box textAlign="center">{empty}</Box>}
    />
  );
}

type Use = Used["uses"][number];

const isRule = ({ kind }: Use): boolean => kind === "security-group-rule";

const useColumns: readonly TableProps.ColumnDefinition<Use>[] = [
  { id: "kind", header: "Kind", cell: ({ kind }) => kind.replaceAll("-", " ") },
  { id: "id", header: "ID", cell: ({ id, name }) => <ResourceLink id={id} name={name} /> },
  { id: "how", header: "How", cell: ({ how }) => how },
  { id: "keeps", header: "Keeps the group", cell: ({ keeps }) => (keeps ? "Yes" : "No") },
];

const ONLY_NOW = "Who uses a group is known only as of now.";

export function UsedBy({ id }: { readonly id: string }) {
  const { data, error } = useUses(id);
  const { at } = useSession();
  if (at !== undefined) return <Box>{ONLY_NOW}</Box>;
  const others = data?.isUsedElsewhere === true ? "Other accounts use it, too." : undefined;
  return (
    <Listed
      title="Used by"
      items={data?.uses.filter((use) => !isRule(use))}
      error={error}
      empty="Nothing uses it."
      note={data?.hasMore === true ? "These are the first; cordon uses lists no more either." : others}
      columns={useColumns}
    />
  );
}

export function References({ id }: { readonly id: string }) {
  const { data, error } = useUses(id);
  const { at } = useSession();
  if (at !== undefined) return <Box>{ONLY_NOW}</Box>;
  return (
    <Listed
      title="Rules of other groups that refer to it"
      items={data?.uses.filter(isRule)}
      error={error}
      empty="No rule of another group refers to it."
      columns={useColumns}
    />
  );
}

interface StaleRule extends StaleIpPermission {
  readonly way: string;
}

const staleColumns: readonly TableProps.ColumnDefinition<StaleRule>[] = [
  { id: "way", header: "Direction", cell: ({ way }) => way },
  { id: "protocol", header: "Protocol", cell: ({ IpProtocol = "-1" }) => protocolInWords(IpProtocol) },
  {
    id: "ports",
    header: "Ports",
    cell: ({ FromPort, ToPort }) => (FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`),
  },
  {
    id: "peer",
    header: "Refers to",
    cell: ({ UserIdGroupPairs = [] }) =>
      UserIdGroupPairs.map(({ GroupId, VpcId, PeeringStatus }) => `${GroupId} in ${VpcId} (${PeeringStatus})`).join(
        ", ",
      ),
  },
];

export function Stale({ group }: { readonly group: SecurityGroup }) {
  const { data, error, isPending } = useStaleRules(group);
  const rules = [
    ...(data?.StaleIpPermissions ?? []).map((each) => ({ ...each, way: "inbound" })),
    ...(data?.StaleIpPermissionsEgress ?? []).map((each) => ({ ...each, way: "outbound" })),
  ];
  return (
    <Listed
      title="Stale rules"
      note="They refer to a group that was deleted, or whose VPC isn't peered with this one any more."
      items={isPending ? undefined : rules}
      error={error}
      empty="No rule is stale."
      columns={staleColumns}
    />
  );
}

export function Associations({ id }: { readonly id: string }) {
  const { data, error } = useVpcAssociations(id);
  return (
    <Listed
      title="VPC associations"
      note="Interfaces in these VPCs may have the group, too."
      items={data}
      error={error}
      empty="It's in its own VPC only. Associate it: aws ec2 associate-security-group-vpc"
      columns={[
        { id: "vpc", header: "VPC", cell: ({ VpcId }) => <ResourceLink id={VpcId} /> },
        { id: "owner", header: "Owner of the VPC", cell: ({ VpcOwnerId }) => VpcOwnerId },
        { id: "state", header: "State", cell: ({ State }) => State },
      ]}
    />
  );
}
