/** What can be done with a prefix list as a whole: another name or size, its tags, its end. */
import {
  CreateTagsCommand,
  DeleteManagedPrefixListCommand,
  DeleteTagsCommand,
  type ManagedPrefixList,
  ModifyManagedPrefixListCommand,
} from "@aws-sdk/client-ec2";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { go, linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { AskBefore } from "../../parts/ask-before.tsx";
import { useChange } from "../../parts/use-change.ts";
import { isOwn } from "./read-list.ts";

interface ForList {
  readonly list: ManagedPrefixList;
}

interface AskedForList extends ForList {
  readonly onClose: () => void;
}

export function ListActions({ list }: ForList) {
  const session = useSession();
  const [asks, setAsks] = useState<string>();
  if (!isOwn(session, list)) return null;
  const close = () => setAsks(undefined);
  return (
    <>
      <ButtonDropdown
        disabled={session.at !== undefined}
        items={[
          { id: "settings", text: "Rename or resize" },
          { id: "tags", text: "Edit tags" },
          { id: "delete", text: "Delete" },
        ]}
        onItemClick={({ detail }) => setAsks(detail.id)}
      >
        Actions
      </ButtonDropdown>
      {asks === "settings" && <Settings list={list} onClose={close} />}
      {asks === "tags" && <EditTags list={list} onClose={close} />}
      {asks === "delete" && <Delete list={list} onClose={close} />}
    </>
  );
}

function Settings({ list, onClose }: AskedForList) {
  const session = useSession();
  const { PrefixListId, Version, PrefixListName = "", MaxEntries = 0 } = list;
  const [name, setName] = useState(PrefixListName);
  const [most, setMost] = useState(String(MaxEntries));
  const changing = useChange(
    () =>
      ec2Of(session).send(
        new ModifyManagedPrefixListCommand({
          ...{ PrefixListId, CurrentVersion: Version },
          ...(name !== PrefixListName && { PrefixListName: name }),
          ...(Number(most) !== MaxEntries && { MaxEntries: Number(most) }),
        }),
      ),
    onClose,
  );
  return (
    <AskBefore
      title="Rename or resize"
      verb="Save"
      error={changing.error}
      isBusy={changing.isPending}
      onDo={() => changing.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Name">
        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label="Max entries" description="A rule that refers to the list counts as so many rules.">
        <Input type="number" value={most} onChange={({ detail }) => setMost(detail.value)} />
      </FormField>
    </AskBefore>
  );
}

function EditTags({ list, onClose }: AskedForList) {
  const session = useSession();
  const before = list.Tags ?? [];
  const [text, setText] = useState(() => before.map(({ Key, Value = "" }) => `${Key}=${Value}`).join("\n"));
  const changing = useChange(async () => {
    const Resources = [list.PrefixListId ?? ""];
    const after = readTags(text);
    const kept = new Set(after.map(({ Key }) => Key));
    const gone = before.filter(({ Key = "" }) => !kept.has(Key)).map(({ Key }) => ({ Key }));
    if (after.length > 0) await ec2Of(session).send(new CreateTagsCommand({ Resources, Tags: [...after] }));
    if (gone.length > 0) await ec2Of(session).send(new DeleteTagsCommand({ Resources, Tags: gone }));
  }, onClose);
  return (
    <AskBefore
      title="Edit tags"
      verb="Save"
      error={changing.error}
      isBusy={changing.isPending}
      onDo={() => changing.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Tags" description="One a line: key=value.">
        <Textarea value={text} rows={6} onChange={({ detail }) => setText(detail.value)} />
      </FormField>
    </AskBefore>
  );
}

function readTags(text: string) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const at = line.indexOf("=");
    const [key, value] = at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
    return { Key: key.trim(), Value: value.trim() };
  });
}

function Delete({ list, onClose }: AskedForList) {
  const session = useSession();
  const deleting = useChange(
    () => ec2Of(session).send(new DeleteManagedPrefixListCommand({ PrefixListId: list.PrefixListId })),
    () => go(linkTo(["prefix-lists"])),
  );
  return (
    <AskBefore
      title={`Delete ${list.PrefixListName}`}
      verb="Delete"
      error={deleting.error}
      isBusy={deleting.isPending}
      onDo={() => deleting.mutate(undefined)}
      onClose={onClose}
    >
      The list and all its versions end. A list that something refers to can't be deleted.
    </AskBefore>
  );
}
