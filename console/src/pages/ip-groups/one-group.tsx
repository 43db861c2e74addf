/** One IP group: its rules, which are added, revoked or replaced, and the directories that it guards. */
import {
  AuthorizeIpRulesCommand,
  DeleteIpGroupCommand,
  type IpRuleItem,
  RevokeIpRulesCommand,
  UpdateRulesOfIpGroupCommand,
  type WorkspacesIpGroup,
} from "@aws-sdk/client-workspaces";
import Alert from "@cloudscape-design/components/alert";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { go, linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { AskBefore } from "../../parts/ask-before.tsx";
import { LocalTable } from "../../parts/local-table.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { useChange } from "../../parts/use-change.ts";
import { directoryName, useDirectories, useGroups, workspacesOf } from "./read-groups.ts";
import { linesOf, readRules } from "./rule-lines.ts";

interface AskedForGroup {
  readonly group: WorkspacesIpGroup;
  readonly onClose: () => void;
}

/** The same range may be there more than once. */
type Row = IpRuleItem & { readonly at: number };

const columns: readonly Column<Row>[] = [
  {
    id: "range",
    header: "Range",
    cell: ({ ipRule }) => ipRule,
    sortBy: ({ ipRule = "" }) => ipRule,
    width: 260,
  },
  {
    id: "description",
    header: "Description",
    cell: ({ ruleDesc }) => ruleDesc || "–",
    sortBy: ({ ruleDesc = "" }) => ruleDesc,
  },
];

export function OneGroup({ id }: { readonly id: string }) {
  const session = useSession();
  const groups = useGroups();
  const [asks, setAsks] = useState<"add" | "replace" | "delete">();
  const [chosen, setChosen] = useState<readonly Row[]>([]);
  const group = groups.data?.find(({ groupId }) => groupId === id);
  const revoking = useChange(
    () =>
      workspacesOf(session).send(
        new RevokeIpRulesCommand({ GroupId: id, UserRules: chosen.map(({ ipRule = "" }) => ipRule) }),
      ),
    () => setChosen([]),
  );
  if (groups.error !== null) return <ProblemAlert error={groups.error} onRetry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <Spinner size="large" />;
  if (group === undefined) return <Alert type="error">There is no IP group {id}.</Alert>;
  const isPast = session.at !== undefined;
  const close = () => setAsks(undefined);
  const rows = (group.userRules ?? []).map((rule, at) => ({ ...rule, at }));
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup
        items={[
          { text: "IP groups", href: linkTo(["ip-groups"]) },
          { text: group.groupName ?? id, href: linkTo(["ip-groups", id]) },
        ]}
      />
      <Header
        variant="h1"
        description={[id, group.groupDesc].filter(Boolean).join(" · ")}
        actions={
          <Button disabled={isPast} onClick={() => setAsks("delete")}>
            Delete
          </Button>
        }
      >
        {group.groupName}
      </Header>
      {revoking.error !== null && <ProblemAlert error={revoking.error} />}
      <LocalTable<Row>
        title="Rules"
        columns={columns}
        items={rows}
        idOf={({ at, ipRule }) => `${ipRule} ${at}`}
        textOf={({ ipRule = "", ruleDesc = "" }) => `${ipRule} ${ruleDesc}`}
        empty="It has no rules: it admits nobody."
        selected={chosen}
        onSelect={setChosen}
        actions={
          <>
            <Button
              disabled={isPast || chosen.length === 0}
              loading={revoking.isPending}
              onClick={() => revoking.mutate(undefined)}
            >
              Revoke
            </Button>
            <Button disabled={isPast} onClick={() => setAsks("replace")}>
              Edit as text
            </Button>
            <Button disabled={isPast} onClick={() => setAsks("add")}>
              Add rule
            </Button>
          </>
        }
      />
      <Guarded id={id} />
      {asks === "add" && <AddRule group={group} onClose={close} />}
      {asks === "replace" && <ReplaceRules group={group} onClose={close} />}
      {asks === "delete" && <DeleteGroup group={group} onClose={close} />}
    </SpaceBetween>
  );
}

function Guarded({ id }: { readonly id: string }) {
  const { data, error, refetch } = useDirectories();
  return (
    <LocalTable
      title="Directories"
      columns={[
        { id: "name", header: "Directory", cell: directoryName, sortBy: directoryName, width: 260 },
        { id: "id", header: "ID", cell: ({ DirectoryId }) => DirectoryId },
      ]}
      items={data?.filter(({ ipGroupIds = [] }) => ipGroupIds.includes(id))}
      error={error}
      onRetry={() => void refetch()}
      idOf={({ DirectoryId = "" }) => DirectoryId}
      textOf={(directory) => JSON.stringify(directory)}
      empty="It guards no directory."
    />
  );
}

function AddRule({ group, onClose }: AskedForGroup) {
  const session = useSession();
  const [range, setRange] = useState("");
  const [description, setDescription] = useState("");
  const adding = useChange(
    () =>
      workspacesOf(session).send(
        new AuthorizeIpRulesCommand({
          GroupId: group.groupId,
          UserRules: [{ ipRule: range.trim(), ...(description !== "" && { ruleDesc: description }) }],
        }),
      ),
    onClose,
  );
  return (
    <AskBefore
      title={`Add a rule to ${group.groupName}`}
      verb="Add"
      error={adding.error}
      isBusy={adding.isPending}
      onDo={() => adding.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Range" description="IPv4, for example 203.0.113.0/24.">
        <Input value={range} autoFocus onChange={({ detail }) => setRange(detail.value)} />
      </FormField>
      <FormField label="Description">
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
    </AskBefore>
  );
}

function ReplaceRules({ group, onClose }: AskedForGroup) {
  const session = useSession();
  const [lines, setLines] = useState(() => linesOf(group.userRules ?? []));
  const replacing = useChange(
    () =>
      workspacesOf(session).send(
        new UpdateRulesOfIpGroupCommand({ GroupId: group.groupId, UserRules: readRules(lines) }),
      ),
    onClose,
  );
  return (
    <AskBefore
      title={`Rules of ${group.groupName}`}
      verb="Save"
      error={replacing.error}
      isBusy={replacing.isPending}
      onDo={() => replacing.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Rules" description="One a line: an IPv4 range, then its description. They replace all rules.">
        <Textarea value={lines} rows={12} spellcheck={false} onChange={({ detail }) => setLines(detail.value)} />
      </FormField>
    </AskBefore>
  );
}

function DeleteGroup({ group, onClose }: AskedForGroup) {
  const session = useSession();
  const deleting = useChange(
    () => workspacesOf(session).send(new DeleteIpGroupCommand({ GroupId: group.groupId })),
    () => go(linkTo(["ip-groups"])),
  );
  return (
    <AskBefore
      title={`Delete ${group.groupName}`}
      verb="Delete"
      error={deleting.error}
      isBusy={deleting.isPending}
      onDo={() => deleting.mutate(undefined)}
      onClose={onClose}
    >
      A group that guards a directory can't be deleted.
    </AskBefore>
  );
}
