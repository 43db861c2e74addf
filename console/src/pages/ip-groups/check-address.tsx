/** May a client come in to a directory from an address? Asked of the gate itself, which says by which rule. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { GateChecked } from "../../../../src/own-api/gate-check.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { directoryName, useDirectories, useGroups } from "./read-groups.ts";

export function CheckAddress() {
  const session = useSession();
  const [directories, groups] = [useDirectories(), useGroups()];
  const [asked, setAsked] = useState<string>();
  const [address, setAddress] = useState("");
  const checking = useMutation({
    mutationFn: () => ask(session, `/_cordon/gate-check/${encodeURIComponent(chosen)}`, { query: { address } }),
  });
  const options = [
    {
      label: "Directories",
      options: (directories.data ?? []).map((directory) => ({
        value: directory.DirectoryId ?? "",
        label: directoryName(directory),
        description: directory.DirectoryId ?? "",
      })),
    },
    {
      label: "IP groups alone",
      options: (groups.data ?? []).map(({ groupId = "", groupName = groupId }) => ({
        value: groupId,
        label: groupName,
        description: groupId,
      })),
    },
  ].filter((section) => section.options.length > 0);
  const all = options.flatMap((section) => section.options);
  const chosen = asked ?? all[0]?.value ?? "";
  const error = directories.error ?? groups.error ?? checking.error;
  return (
    <Container
      header={
        <Header description="As the gate would answer a proxy that asks for this client.">Check an address</Header>
      }
    >
      <SpaceBetween size="m">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            checking.mutate();
          }}
        >
          <Grid gridDefinition={[5, 5, 2].map((xs) => ({ colspan: { default: 12, xs } }))}>
            <FormField label="Directory or group">
              <Select
                selectedOption={all.find(({ value }) => value === chosen) ?? null}
                options={options}
                filteringType={all.length > 10 ? "auto" : "none"}
                empty="There is none yet."
                placeholder="None is there yet"
                onChange={({ detail }) => setAsked(detail.selectedOption.value)}
              />
            </FormField>
            <FormField label="Address of the client">
              <Input
                value={address}
                placeholder="203.0.113.9"
                onChange={({ detail }) => setAddress(detail.value.trim())}
              />
            </FormField>
            <FormField label={<>&nbsp;</>}>
              <Button
                variant="primary"
                formAction="submit"
                disabled={chosen === "" || session.at !== undefined}
                loading={checking.isPending}
              >
                Check
              </Button>
            </FormField>
          </Grid>
        </form>
        {error !== null && <ProblemAlert error={error} />}
        {error === null && checking.data !== undefined && <Decision checked={checking.data} />}
      </SpaceBetween>
    </Container>
  );
}

function Decision({ checked }: { readonly checked: GateChecked }) {
  const isAdmitted = checked.decision === "admitted";
  return (
    <div role="status">
      <Box variant="h3">
        <StatusIndicator type={isAdmitted ? "success" : "error"}>
          {checked.address} is {checked.decision}
        </StatusIndicator>
      </Box>
      <Why checked={checked} />
    </div>
  );
}

function Why({ checked }: { readonly checked: GateChecked }) {
  if (checked.decision === "refused") {
    return (
      <>
        No rule has it. Asked were{" "}
        {checked.asked.map(({ id, name, rules }, i) => (
          <span key={id}>
            {i > 0 && ", "}
            <ResourceLink id={id} name={name} /> with {rules} {rules === 1 ? "rule" : "rules"}
          </span>
        ))}
        .
      </>
    );
  }
  if (checked.by === "default-group") return <>The directory has no IP group, and the default one admits everyone.</>;
  const { group, rule } = checked;
  return (
    <>
      By the rule {rule.cidr}
      {rule.description === undefined ? "" : ` (${rule.description})`} of{" "}
      <ResourceLink id={group.id} name={group.name} />.
    </>
  );
}
