/** The prefix lists that the account has, that others share with it, and AWS's own. */
import { DescribeManagedPrefixListsCommand, type ManagedPrefixList } from "@aws-sdk/client-ec2";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import type { Session } from "../../ask/session.ts";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type Column, ResourceTable } from "../../parts/resource-table.tsx";
import { tagText } from "../../parts/tags.ts";
import { CreateList } from "./create-list.tsx";
import { whoseText } from "./read-list.ts";

const columnsFor = (session: Session): readonly Column<ManagedPrefixList>[] => [
  {
    id: "id",
    header: "Prefix list",
    cell: ({ PrefixListId }) => <ResourceLink id={PrefixListId} />,
    sortBy: (list) => list.PrefixListId ?? "",
    width: 220,
  },
  { id: "name", header: "Name", cell: (l) => l.PrefixListName, sortBy: (l) => l.PrefixListName ?? "", width: 300 },
  { id: "family", header: "Addresses", cell: (l) => l.AddressFamily, sortBy: (l) => l.AddressFamily ?? "", width: 120 },
  { id: "most", header: "Max entries", cell: (l) => l.MaxEntries ?? "–", sortBy: (l) => l.MaxEntries ?? 0, width: 130 },
  { id: "version", header: "Version", cell: (l) => l.Version ?? "–", sortBy: (l) => l.Version ?? 0, width: 110 },
  { id: "owner", header: "Owner", cell: (l) => whoseText(session, l), sortBy: (l) => l.OwnerId ?? "", width: 190 },
  { id: "tags", header: "Tags", cell: (l) => tagText(l.Tags) || "–" },
];

export function AllLists() {
  const session = useSession();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <>
      <ResourceTable
        title="Prefix lists"
        list="prefix-lists"
        columns={columnsFor(session)}
        idOf={({ PrefixListId = "" }) => PrefixListId}
        filters={[
          { name: "prefix-list-name", label: "Name" },
          { name: "prefix-list-id", label: "ID" },
          { name: "owner-id", label: "Owner" },
        ]}
        firstCommand="aws ec2 create-managed-prefix-list --prefix-list-name office --address-family IPv4 --max-entries 10 --entries Cidr=203.0.113.0/24,Description=office"
        actions={
          <Button variant="primary" disabled={session.at !== undefined} onClick={() => setIsCreating(true)}>
            Create prefix list
          </Button>
        }
        page={async (session, Filters, NextToken) => {
          const answer = await ec2Of(session).send(
            new DescribeManagedPrefixListsCommand({
              Filters,
              MaxResults: 100,
              ...(NextToken !== undefined && { NextToken }),
            }),
          );
          return { items: answer.PrefixLists ?? [], next: answer.NextToken };
        }}
      />
      {isCreating && <CreateList onClose={() => setIsCreating(false)} />}
    </>
  );
}
