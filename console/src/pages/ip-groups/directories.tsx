/** The directories that are registered with WorkSpaces, and which IP groups guard each. */
import {
  AssociateIpGroupsCommand,
  DisassociateIpGroupsCommand,
  type WorkspaceDirectory,
} from "@aws-sdk/client-workspaces";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Link from "@cloudscape-design/components/link";
import Multiselect from "@cloudscape-design/components/multiselect";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { AskBefore } from "../../parts/ask-before.tsx";
import { LocalTable } from "../../parts/local-table.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { useChange } from "../../parts/use-change.ts";
import { directoryName, useDirectories, useGroups, workspacesOf } from "./read-groups.ts";

const columnsFor = (names: ReadonlyMap<string, string>): readonly Column<WorkspaceDirectory>[] => [
  { id: "name", header: "Directory", cell: directoryName, sortBy: directoryName, width: 220 },
  {
    id: "id",
    header: "ID",
    cell: ({ DirectoryId }) => DirectoryId,
    sortBy: ({ DirectoryId = "" }) => DirectoryId,
    width: 180,
  },
  {
    id: "groups",
    header: "IP groups",
    cell: ({ ipGroupIds = [] }) =>
      ipGroupIds.length === 0
        ? "the default one, which admits everyone"
        : ipGroupIds.map((id) => (
            <div key={id}>
              <Link href={linkTo(["ip-groups", id])}>{names.get(id) ?? id}</Link>
            </div>
          )),
    sortBy: ({ ipGroupIds = [] }) => ipGroupIds.length,
  },
];

export function Directories() {
  const session = useSession();
  const { data, error, refetch } = useDirectories();
  const groups = useGroups();
  const names = new Map((groups.data ?? []).map(({ groupId = "", groupName = groupId }) => [groupId, groupName]));
  const [chosen, setChosen] = useState<readonly WorkspaceDirectory[]>([]);
  const [edited, setEdited] = useState<WorkspaceDirectory>();
  return (
    <>
      <LocalTable
        title="Directories"
        columns={columnsFor(names)}
        items={data}
        error={error}
        onRetry={() => void refetch()}
        idOf={({ DirectoryId = "" }) => DirectoryId}
        textOf={(directory) => JSON.stringify(directory)}
        selectionType="single"
        selected={chosen}
        onSelect={setChosen}
        empty={
          <SpaceBetween size="xs">
            <b>No directory is registered</b>
            <Box variant="code">aws workspaces register-workspace-directory --directory-id d-...</Box>
          </SpaceBetween>
        }
        actions={
          <Button disabled={session.at !== undefined || chosen.length !== 1} onClick={() => setEdited(chosen[0])}>
            Edit IP groups
          </Button>
        }
      />
      {edited !== undefined && <EditGroups directory={edited} names={names} onClose={() => setEdited(undefined)} />}
    </>
  );
}

interface EditGroupsProps {
  readonly directory: WorkspaceDirectory;
  /** Id of a group -> its name. */
  readonly names: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

function EditGroups({ directory, names, onClose }: EditGroupsProps) {
  const session = useSession();
  const { DirectoryId, ipGroupIds: before = [] } = directory;
  const [after, setAfter] = useState<readonly string[]>(before);
  const changing = useChange(async () => {
    const [added, gone] = [after.filter((id) => !before.includes(id)), before.filter((id) => !after.includes(id))];
    const client = workspacesOf(session);
    // First more, then fewer: a directory without a group of its own admits everyone.
    if (added.length > 0) await client.send(new AssociateIpGroupsCommand({ DirectoryId, GroupIds: added }));
    if (gone.length > 0) await client.send(new DisassociateIpGroupsCommand({ DirectoryId, GroupIds: gone }));
  }, onClose);
  const options = [...names].map(([value, label]) => ({ value, label, description: value }));
  return (
    <AskBefore
      title={`IP groups of ${directoryName(directory)}`}
      verb="Save"
      error={changing.error}
      isBusy={changing.isPending}
      onDo={() => changing.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="IP groups" description="A client comes in if any of them has a rule for its address.">
        <Multiselect
          selectedOptions={after.map((value) => ({ value, label: names.get(value) ?? value }))}
          options={options}
          filteringType={options.length > 10 ? "auto" : "none"}
          placeholder="None: everyone is admitted"
          deselectAriaLabel={({ label = "" }) => `Remove ${label}`}
          onChange={({ detail }) => setAfter(detail.selectedOptions.map(({ value = "" }) => value))}
        />
      </FormField>
    </AskBefore>
  );
}
