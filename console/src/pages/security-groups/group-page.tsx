/** One security group: what it is, its rules, who uses it, who refers to it, and what can be done with it. */
import type { SecurityGroup, SecurityGroupRule } from "@aws-sdk/client-ec2";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { go, linkTo, noteQuery, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { CopyAs } from "../../parts/copy-as.tsx";
import { EditTags } from "../../parts/edit-tags.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { nameOf, tagText } from "../../parts/tags.ts";
import { Associations, References, Stale, UsedBy } from "./about-group.tsx";
import { formsOfGroup } from "./copy-group.ts";
import { DeleteGroup } from "./delete-group.tsx";
import { EditRules } from "./edit-rules.tsx";
import { useGroup, useRules } from "./group-data.ts";
import { RulesTable } from "./rules-table.tsx";

export function GroupPage({ id }: { readonly id: string }) {
  const group = useGroup(id);
  if (group.error !== null) return <ProblemAlert error={group.error} onRetry={() => void group.refetch()} />;
  return group.data === undefined ? <Spinner size="large" /> : <Group group={group.data} />;
}

function Group({ group }: { readonly group: SecurityGroup }) {
  const { GroupId: id = "", GroupName, Description, VpcId, Tags, OwnerId } = group;
  const session = useSession();
  const { query } = useAddress();
  const rules = useRules(id);
  const [isDeleting, setIsDeleting] = useState(false);
  /** Whose tags are being edited: those of the group or of a rule. */
  const [tagged, setTagged] = useState<SecurityGroup | SecurityGroupRule>();
  const isPast = session.at !== undefined;
  const isEditing = query.get("edit") === "rules" && !isPast;
  const edit = (
    <Button disabled={isPast || rules.data === undefined} onClick={() => noteQuery({ edit: "rules" })}>
      Edit rules
    </Button>
  );
  const shown = {
    rules: rules.data ?? [],
    isLoading: rules.isPending,
    actions: edit,
    onTags: isPast ? undefined : setTagged,
  };
  const find = query.get("find") ?? undefined;
  const found = find === undefined ? {} : { find };
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup
        items={[
          { text: "Security groups", href: linkTo(["security-groups"]) },
          { text: GroupName ?? id, href: linkTo(["security-groups", id]) },
        ]}
      />
      <Header
        variant="h1"
        description={Description}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <CopyAs isDisabled={rules.data === undefined} forms={formsOfGroup(group, rules.data ?? [])} />
            <Button disabled={isPast || isEditing} onClick={() => setTagged(group)}>
              Edit tags
            </Button>
            <Button disabled={isPast || isEditing} onClick={() => setIsDeleting(true)}>
              Delete
            </Button>
          </SpaceBetween>
        }
      >
        {GroupName}
      </Header>
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: "Group ID", value: id },
            { label: "Name tag", value: nameOf(Tags) ?? "–" },
            { label: "VPC", value: <ResourceLink id={VpcId} /> },
            { label: "Owner", value: OwnerId ?? "–" },
            { label: "Tags", value: tagText(Tags) || "–" },
          ]}
        />
      </Container>
      {rules.error !== null && <ProblemAlert error={rules.error} onRetry={() => void rules.refetch()} />}
      {isEditing && rules.data !== undefined ? (
        <EditRules group={group} rules={rules.data} onClose={() => noteQuery({})} />
      ) : (
        <Tabs
          activeTabId={query.get("tab") ?? "inbound"}
          onChange={({ detail }) => noteQuery({ tab: detail.activeTabId })}
          tabs={[
            {
              id: "inbound",
              label: "Inbound rules",
              content: <RulesTable key={find} direction="inbound" {...shown} {...found} />,
            },
            {
              id: "outbound",
              label: "Outbound rules",
              content: <RulesTable key={find} direction="outbound" {...shown} {...found} />,
            },
            { id: "used", label: "Used by", content: <UsedBy id={id} /> },
            { id: "references", label: "Referred to by", content: <References id={id} /> },
            { id: "stale", label: "Stale rules", content: <Stale group={group} /> },
            { id: "vpcs", label: "VPC associations", content: <Associations id={id} /> },
          ]}
        />
      )}
      {tagged !== undefined && (
        <EditTags
          id={"SecurityGroupRuleId" in tagged ? (tagged.SecurityGroupRuleId ?? "") : id}
          tags={tagged.Tags}
          onClose={() => setTagged(undefined)}
        />
      )}
      {isDeleting && (
        <DeleteGroup
          group={group}
          onClose={() => setIsDeleting(false)}
          onDeleted={() => go(linkTo(["security-groups"]))}
        />
      )}
    </SpaceBetween>
  );
}
