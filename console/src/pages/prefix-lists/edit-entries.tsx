/** Edits the entries of a prefix list, shows what that opens and closes, and saves it if the list is still of the version it was. */
import type { ManagedPrefixList } from "@aws-sdk/client-ec2";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { Problem } from "../../ask/problem.ts";
import { CopyAs } from "../../parts/copy-as.tsx";
import { PreviewChange } from "../../parts/preview-change.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useChange } from "../../parts/use-change.ts";
import { ChangedEntries } from "./changed-entries.tsx";
import { changeForms } from "./copy-forms.ts";
import { callsToChange, compareEntries, type Entry, linesOf, readLines } from "./entry-changes.ts";
import { EntryRows } from "./entry-rows.tsx";

interface EditEntriesProps {
  readonly list: ManagedPrefixList;
  /** As they were when the editing began. */
  readonly entries: readonly Entry[];
  readonly version: number;
  readonly onDone: () => void;
}

export function EditEntries({ list, entries, version, onDone }: EditEntriesProps) {
  const session = useSession();
  const [rows, setRows] = useState(entries);
  const [form, setForm] = useState("rows");
  const wanted = rows.filter(({ cidr }) => cidr.trim() !== "");
  const calls = callsToChange(list.PrefixListId ?? "", version, entries, wanted);
  const changes = compareEntries(entries, wanted).filter(({ kind }) => kind !== "same");
  const rehearsed = calls.map((input) => ({ service: "ec2", action: "ModifyManagedPrefixList", input: { ...input } }));
  const saving = useChange(async () => {
    // All of them or none: between two of the versions an entry may be missing that only gets another description.
    const applied = await ask(session, "/_cordon/apply", { body: { calls: rehearsed } });
    if (applied.outcome === "refused") throw new Problem(applied.code, applied.message);
  }, onDone);
  const isStale = list.Version !== undefined && list.Version !== version;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            counter={`(${wanted.length} of ${list.MaxEntries})`}
            description={`They become version ${version + Math.max(1, calls.length)}.`}
            actions={
              <SegmentedControl
                label="How to edit"
                selectedId={form}
                options={[
                  { id: "rows", text: "Rows" },
                  { id: "text", text: "Text" },
                ]}
                onChange={({ detail }) => setForm(detail.selectedId)}
              />
            }
          >
            Edit entries
          </Header>
        }
      >
        {form === "rows" ? (
          <EntryRows rows={rows} onChange={setRows} />
        ) : (
          <EntryText rows={wanted} onChange={setRows} />
        )}
      </Container>
      {changes.length > 0 && <ChangedEntries title="Changes" changes={changes} />}
      {calls.length > 1 && (
        <Alert type="info">
          AWS takes at most 100 additions and removals in a call, and no other description of an entry that stays: this
          makes {calls.length} versions.
        </Alert>
      )}
      <PreviewChange calls={rehearsed} />
      {isStale && (
        <Alert type="warning">
          The list is of version {list.Version} by now: saving is refused. Cancel, and edit that one.
        </Alert>
      )}
      {saving.error !== null && <ProblemAlert error={saving.error} />}
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onDone}>
            Cancel
          </Button>
          <CopyAs isDisabled={calls.length === 0} forms={changeForms(calls)} />
          <Button
            variant="primary"
            disabled={calls.length === 0}
            loading={saving.isPending}
            onClick={() => saving.mutate(undefined)}
          >
            Save
          </Button>
        </SpaceBetween>
      </Box>
    </SpaceBetween>
  );
}

interface EntryTextProps {
  readonly rows: readonly Entry[];
  readonly onChange: (to: readonly Entry[]) => void;
}

function EntryText({ rows, onChange }: EntryTextProps) {
  const [text, setText] = useState(() => linesOf(rows));
  return (
    <FormField label="Entries" description="One a line: the CIDR, then its description." stretch>
      <Textarea
        value={text}
        rows={16}
        spellcheck={false}
        onChange={({ detail }) => {
          setText(detail.value);
          onChange(readLines(detail.value));
        }}
      />
    </FormField>
  );
}
