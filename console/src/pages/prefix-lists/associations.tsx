/** What refers to a prefix list: security groups, route tables and more, of this account and of those that it's shared with. */
import type { PrefixListAssociation } from "@aws-sdk/client-ec2";
import { LocalTable } from "../../parts/local-table.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { useAssociations } from "./read-list.ts";

const columns: readonly Column<PrefixListAssociation>[] = [
  {
    id: "resource",
    header: "Resource",
    cell: ({ ResourceId }) => <ResourceLink id={ResourceId} />,
    sortBy: ({ ResourceId = "" }) => ResourceId,
  },
  {
    id: "owner",
    header: "Account",
    cell: ({ ResourceOwner }) => ResourceOwner,
    sortBy: ({ ResourceOwner = "" }) => ResourceOwner,
  },
];

export function Associations({ id }: { readonly id: string }) {
  const { data, error, refetch } = useAssociations(id);
  return (
    <LocalTable
      title="Used by"
      columns={columns}
      items={data}
      error={error}
      onRetry={() => void refetch()}
      idOf={({ ResourceId = "" }) => ResourceId}
      textOf={({ ResourceId = "", ResourceOwner = "" }) => `${ResourceId} ${ResourceOwner}`}
      empty="Nothing refers to it."
    />
  );
}
