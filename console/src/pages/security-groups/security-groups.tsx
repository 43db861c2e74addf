/** Security groups: the list, or one group if the address names it. */
import { DescribeSecurityGroupsCommand, type SecurityGroup } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Spinner from "@cloudscape-design/components/spinner";
import { useEffect, useState } from "react";
import { go, linkTo, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type Column, ResourceTable } from "../../parts/resource-table.tsx";
import { nameOf, tagText } from "../../parts/tags.ts";
import { CreateGroup } from "./create-group.tsx";
import { useGroupOfRule } from "./group-data.ts";
import { GroupPage } from "./group-page.tsx";

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
  const { path, query } = useAddress();
  const ruleId = query.get("rule-id") ?? undefined;
  if (path[1] !== undefined) return <GroupPage key={path[1]} id={path[1]} />;
  return ruleId === undefined ? <List /> : <OfRule id={ruleId} />;
}

/** The group that has a rule, with the rule found in it. */
function OfRule({ id }: { readonly id: string }) {
  const { data, error } = useGroupOfRule(id);
  useEffect(() => {
    if (typeof data === "string") go(linkTo(["security-groups", data], { find: id }));
  }, [data, id]);
  if (error !== null) return <ProblemAlert error={error} />;
  return data === null ? <Box padding="l">{`There is no rule ${id} any more.`}</Box> : <Spinner size="large" />;
}

function List() {
  const session = useSession();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <>
      {isCreating && <CreateGroup onClose={() => setIsCreating(false)} />}
      <ResourceTable
        title="Security groups"
        actions={
          <Button variant="primary" disabled={session.at !== undefined} onClick={() => setIsCreating(true)}>
            Create security group
          </Button>
        }
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
    </>
  );
}
