/** Security groups: the list, or one group if the address names it. */
import { DescribeSecurityGroupsCommand, type SecurityGroup } from "@aws-sdk/client-ec2";
import { ec2Of } from "../../ask/aws.ts";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type Column, ResourceTable } from "../../parts/resource-table.tsx";
import { nameOf, tagText } from "../../parts/tags.ts";

const columns: readonly Column<SecurityGroup>[] = [
  {
    id: "id",
    header: "Group",
    cell: ({ GroupId }) => <ResourceLink id={GroupId} />,
    sortBy: (g) => g.GroupId ?? "",
    width: 220,
  },
  { id: "group", header: "Group name", cell: (g) => g.GroupName, sortBy: (g) => g.GroupName ?? "" },
  { id: "name", header: "Name", cell: (g) => nameOf(g.Tags) ?? "–", sortBy: (g) => nameOf(g.Tags) ?? "" },
  { id: "vpc", header: "VPC", cell: (g) => <ResourceLink id={g.VpcId} />, sortBy: (g) => g.VpcId ?? "", width: 230 },
  { id: "description", header: "Description", cell: (g) => g.Description },
  { id: "tags", header: "Tags", cell: (g) => tagText(g.Tags) },
];

export default function SecurityGroups() {
  return (
    <ResourceTable
      title="Security groups"
      list="security-groups"
      columns={columns}
      idOf={({ GroupId = "" }) => GroupId}
      filters={[
        { name: "group-name", label: "Group name" },
        { name: "group-id", label: "Group ID" },
        { name: "vpc-id", label: "VPC" },
        { name: "description", label: "Description" },
        { name: "ip-permission.cidr", label: "Inbound CIDR" },
        { name: "tag-key", label: "Tag key" },
        { name: "tag:Name", label: "Name" },
      ]}
      firstCommand='aws ec2 create-security-group --group-name web --description "web servers"'
      page={async (session, Filters, NextToken) => {
        const answer = await ec2Of(session).send(
          new DescribeSecurityGroupsCommand({
            Filters,
            MaxResults: 500,
            ...(NextToken !== undefined && { NextToken }),
          }),
        );
        return { items: answer.SecurityGroups ?? [], next: answer.NextToken };
      }}
    />
  );
}
