/** The entries of a prefix list as they are, or being edited. */
import type { ManagedPrefixList } from "@aws-sdk/client-ec2";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { CopyAs } from "../../parts/copy-as.tsx";
import { LocalTable } from "../../parts/local-table.tsx";
import type { Column } from "../../parts/resource-table.tsx";
import { copyForms } from "./copy-forms.ts";
import { EditEntries } from "./edit-entries.tsx";
import type { Entry } from "./entry-changes.ts";
import { isOwn, useEntries } from "./read-list.ts";

const columns: readonly Column<Entry>[] = [
  { id: "cidr", header: "CIDR", cell: ({ cidr }) => cidr, sortBy: ({ cidr }) => cidr, width: 260 },
  {
    id: "description",
    header: "Description",
    cell: ({ description }) => description || "–",
    sortBy: ({ description }) => description,
  },
];

export function EntriesTab({ list }: { readonly list: ManagedPrefixList }) {
  const session = useSession();
  const { PrefixListId = "" } = list;
  const { data, error, refetch } = useEntries(PrefixListId, undefined);
  /** What is edited began as these, of this version: others may change the list meanwhile. */
  const [edited, setEdited] = useState<{ readonly entries: readonly Entry[]; readonly version: number }>();
  if (edited !== undefined) {
    return <EditEntries list={list} {...edited} onDone={() => setEdited(undefined)} />;
  }
  const mayEdit = isOwn(session, list) && session.at === undefined && data !== undefined;
  return (
    <LocalTable
      title="Entries"
      columns={columns}
      items={data}
      error={error}
      onRetry={() => void refetch()}
      idOf={({ cidr }) => cidr}
      textOf={({ cidr, description }) => `${cidr} ${description}`}
      empty="It has no entries: rules that refer to it match nothing."
      actions={
        <>
          <CopyAs isDisabled={data === undefined} forms={copyForms(list, data ?? [])} />
          <Button disabled={!mayEdit} onClick={() => setEdited({ entries: data ?? [], version: list.Version ?? 1 })}>
            Edit entries
          </Button>
        </>
      }
    />
  );
}
