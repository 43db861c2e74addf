/** Two versions of a prefix list side by side, and going back to one. */
import { type ManagedPrefixList, RestoreManagedPrefixListVersionCommand } from "@aws-sdk/client-ec2";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { PreviewChange } from "../../parts/preview-change.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useChange } from "../../parts/use-change.ts";
import { ChangedEntries } from "./changed-entries.tsx";
import { compareEntries } from "./entry-changes.ts";
import { isOwn, useEntries } from "./read-list.ts";

export function Versions({ list }: { readonly list: ManagedPrefixList }) {
  const session = useSession();
  const { PrefixListId: id = "", Version: current = 1 } = list;
  const [older, setOlder] = useState(Math.max(1, current - 1));
  const [newer, setNewer] = useState(current);
  const [showsSame, setShowsSame] = useState(false);
  const [before, after] = [useEntries(id, older), useEntries(id, newer)];
  const compared =
    before.data === undefined || after.data === undefined ? undefined : compareEntries(before.data, after.data);
  const mayRestore = isOwn(session, list) && session.at === undefined && older !== current;
  return (
    <SpaceBetween size="l">
      <Container header={<Header>Versions</Header>}>
        <SpaceBetween direction="horizontal" size="l">
          <VersionSelect label="Version" value={older} current={current} onChange={setOlder} />
          <VersionSelect label="Compared with" value={newer} current={current} onChange={setNewer} />
          <FormField label="Entries that don't differ">
            <Toggle checked={showsSame} onChange={({ detail }) => setShowsSame(detail.checked)}>
              Show
            </Toggle>
          </FormField>
        </SpaceBetween>
      </Container>
      <ChangedEntries
        title="Differences"
        sides={[`Version ${older}`, `Version ${newer}`]}
        changes={compared?.filter(({ kind }) => showsSame || kind !== "same")}
        error={before.error ?? after.error}
      />
      {mayRestore && before.error === null && (
        <Restore key={`${older} ${current}`} id={id} current={current} version={older} onRestored={setNewer} />
      )}
    </SpaceBetween>
  );
}

interface VersionSelectProps {
  readonly label: string;
  readonly value: number;
  readonly current: number;
  readonly onChange: (to: number) => void;
}

/** AWS keeps so many. */
const MOST_KEPT = 1_000;

function VersionSelect({ label, value, current, onChange }: VersionSelectProps) {
  const options = Array.from({ length: Math.min(current, MOST_KEPT) }, (_, i) => ({
    value: String(current - i),
    label: i === 0 ? `${current}, the current one` : String(current - i),
  }));
  return (
    <FormField label={label}>
      <Select
        selectedOption={options.find((option) => option.value === String(value)) ?? null}
        options={options}
        filteringType={options.length > 10 ? "auto" : "none"}
        virtualScroll={options.length > 100}
        onChange={({ detail }) => onChange(Number(detail.selectedOption.value))}
      />
    </FormField>
  );
}

interface RestoreProps {
  readonly id: string;
  readonly current: number;
  readonly version: number;
  readonly onRestored: (version: number) => void;
}

function Restore({ id, current, version, onRestored }: RestoreProps) {
  const session = useSession();
  const input = { PrefixListId: id, CurrentVersion: current, PreviousVersion: version };
  const restoring = useChange(
    () => ec2Of(session).send(new RestoreManagedPrefixListVersionCommand(input)),
    () => onRestored(current + 1),
  );
  return (
    <Container
      header={
        <Header
          description={`Version ${current + 1} gets the entries of version ${version}.`}
          actions={
            <Button loading={restoring.isPending} onClick={() => restoring.mutate(undefined)}>
              Restore version {version}
            </Button>
          }
        >
          Go back to version {version}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {restoring.error !== null && <ProblemAlert error={restoring.error} />}
        <PreviewChange calls={[{ service: "ec2", action: "RestoreManagedPrefixListVersion", input }]} />
      </SpaceBetween>
    </Container>
  );
}
