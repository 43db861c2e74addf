/** Resource discoveries and prefix-list resolvers, as lists. */
import {
  DescribeIpamPrefixListResolversCommand,
  DescribeIpamResourceDiscoveriesCommand,
  type IpamPrefixListResolver,
  type IpamResourceDiscovery,
} from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { ReactNode } from "react";
import { allOf, type Page } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import type { Session } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { nameOf, tagText } from "../../parts/tags.ts";
import { idInArn, pageOf, useIpamQuery } from "./ask-ipam.ts";

export function ListsTab() {
  return (
    <SpaceBetween size="l">
      <List<IpamResourceDiscovery>
        title="Resource discoveries"
        firstCommand="aws ec2 create-ipam-resource-discovery"
        page={async (session, token) => {
          const answer = await ec2Of(session).send(new DescribeIpamResourceDiscoveriesCommand(pageOf(token)));
          return { items: answer.IpamResourceDiscoveries ?? [], next: answer.NextToken };
        }}
        columns={[
          column("Discovery", (d) => nameOf(d.Tags) ?? d.IpamResourceDiscoveryId),
          column("Owner", (d) => d.OwnerId),
          column("Finds in", (d) => d.OperatingRegions?.map(({ RegionName }) => RegionName).join(", ")),
          column("Default", (d) => (d.IsDefault === true ? "Yes" : "No")),
          column("State", (d) => d.State),
          column("Description", (d) => d.Description),
        ]}
      />
      <List<IpamPrefixListResolver>
        title="Prefix list resolvers"
        firstCommand="aws ec2 create-ipam-prefix-list-resolver --address-family ipv4 --ipam-id ipam-..."
        page={async (session, token) => {
          const answer = await ec2Of(session).send(new DescribeIpamPrefixListResolversCommand(pageOf(token)));
          return { items: answer.IpamPrefixListResolvers ?? [], next: answer.NextToken };
        }}
        columns={[
          column("Resolver", (r) => nameOf(r.Tags) ?? r.IpamPrefixListResolverId),
          column("IPAM", (r) => idInArn(r.IpamArn)),
          column("Family", (r) => r.AddressFamily),
          column("Last version", (r) =>
            [r.LastVersionCreationStatus, r.LastVersionCreationStatusMessage].filter(Boolean).join(": "),
          ),
          column("State", (r) => r.State),
          column("Description", (r) => r.Description),
          column("Tags", (r) => tagText(r.Tags)),
        ]}
      />
    </SpaceBetween>
  );
}

const column = <Item,>(header: string, cell: (item: Item) => ReactNode): TableProps.ColumnDefinition<Item> => ({
  id: header,
  header,
  cell,
});

interface ListProps<Item> {
  readonly title: string;
  readonly firstCommand: string;
  readonly page: (session: Session, token: string | undefined) => Promise<Page<Item>>;
  readonly columns: TableProps.ColumnDefinition<Item>[];
}

function List<Item>({ title, firstCommand, page, columns }: ListProps<Item>) {
  const asked = useIpamQuery(["list", title], (session) => allOf((token) => page(session, token)));
  const items = asked.data ?? [];
  return (
    <Table<Item>
      variant="container"
      wrapLines
      loading={asked.isPending}
      loadingText="Asking the server"
      items={items}
      columnDefinitions={columns}
      header={<Header counter={`(${items.length})`}>{title}</Header>}
      empty={
        asked.error !== null ? (
          <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Box textAlign="center">
            <SpaceBetween size="xs">
              <b>There are none yet</b>
              <Box variant="code">{firstCommand}</Box>
            </SpaceBetween>
          </Box>
        )
      }
    />
  );
}
