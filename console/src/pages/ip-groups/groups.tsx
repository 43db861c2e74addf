/** The IP groups of the account, and making one. */
import { CreateIpGroupCommand, type WorkspacesIpGroup } from "@aws-sdk/client-workspaces";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { go, linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { AskBefore } from "../../parts/ask-before.tsx";
import { LocalTable } from "../../parts/local-table.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { useChange } from "../../parts/use-change.ts";
import { useGroups, workspacesOf } from "./read-groups.ts";
import { readRules } from "./rule-lines.ts";

const columns: readonly Column<WorkspacesIpGroup>[] = [
  {
    id: "name",
    header: "Group",
    cell: ({ groupId = "", groupName }) => <Link href={linkTo(["ip-groups", groupId])}>{groupName ?? groupId}</Link>,
    sortBy: ({ groupName = "" }) => groupName,
    width: 220,
  },
  { id: "id", header: "ID", cell: ({ groupId }) => groupId, sortBy: ({ groupId = "" }) => groupId, width: 180 },
  { id: "description", header: "Description", cell: ({ groupDesc }) => groupDesc ?? "–", width: 240 },
  {
    id: "rules",
    header: "Rules",
    cell: ({ userRules = [] }) => userRules.map(({ ipRule }) => <div key={ipRule}>{ipRule}</div>),
    sortBy: ({ userRules = [] }) => userRules.length,
    width: 220,
  },
];

export function Groups() {
  const session = useSession();
  const { data, error, refetch } = useGroups();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <>
      <LocalTable
        title="Groups"
        columns={columns}
        items={data}
        error={error}
        onRetry={() => void refetch()}
        idOf={({ groupId = "" }) => groupId}
        textOf={(group) => JSON.stringify(group)}
        empty={
          <SpaceBetween size="xs">
            <b>There are none yet</b>
            <Box variant="code">
              aws workspaces create-ip-group --group-name office --user-rules ipRule=203.0.113.0/24,ruleDesc=office
            </Box>
          </SpaceBetween>
        }
        actions={
          <Button disabled={session.at !== undefined} onClick={() => setIsCreating(true)}>
            Create IP group
          </Button>
        }
      />
      {isCreating && <CreateGroup onClose={() => setIsCreating(false)} />}
    </>
  );
}

function CreateGroup({ onClose }: { readonly onClose: () => void }) {
  const session = useSession();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [lines, setLines] = useState("");
  const creating = useChange(
    () =>
      workspacesOf(session).send(
        new CreateIpGroupCommand({
          ...{ GroupName: name, UserRules: readRules(lines) },
          ...(description !== "" && { GroupDesc: description }),
        }),
      ),
    ({ GroupId = "" }) => go(linkTo(["ip-groups", GroupId])),
  );
  return (
    <AskBefore
      title="Create IP group"
      verb="Create"
      error={creating.error}
      isBusy={creating.isPending}
      onDo={() => creating.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Name">
        <Input value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label="Description">
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <FormField label="Rules" description="One a line: an IPv4 range, then its description.">
        <Textarea
          value={lines}
          rows={5}
          placeholder="203.0.113.0/24 office"
          onChange={({ detail }) => setLines(detail.value)}
        />
      </FormField>
    </AskBefore>
  );
}
