/** What can be done with a host: enforce, at first on trial; observe again; another token; its end. */
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { AskedMode } from "../../../../src/own-api/hosts/mode.ts";
import type { ShownHost } from "../../../../src/own-api/hosts/show-host.ts";
import { go, linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { AskBefore } from "../../parts/ask-before.tsx";
import { useChange } from "../../parts/use-change.ts";
import { JoinCommand } from "./join-command.tsx";
import { sum } from "./read-hosts.ts";

interface ForHost {
  readonly host: ShownHost;
}

interface AskedForHost extends ForHost {
  readonly onClose: () => void;
}

export function HostActions({ host }: ForHost) {
  const { at } = useSession();
  const [asks, setAsks] = useState<string>();
  const close = () => setAsks(undefined);
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        <ButtonDropdown
          disabled={at !== undefined}
          items={[
            { id: "observe", text: "Observe" },
            { id: "token", text: "Another token" },
            { id: "remove", text: "Remove" },
          ]}
          onItemClick={({ detail }) => setAsks(detail.id)}
        >
          Actions
        </ButtonDropdown>
        <Button variant="primary" disabled={at !== undefined} onClick={() => setAsks("enforce")}>
          Enforce
        </Button>
      </SpaceBetween>
      {asks === "enforce" && <Enforce host={host} onClose={close} />}
      {asks === "observe" && <Observe host={host} onClose={close} />}
      {asks === "token" && <Token host={host} onClose={close} />}
      {asks === "remove" && <Remove host={host} onClose={close} />}
    </>
  );
}

const ALL = { value: "", label: "All devices" };

const TIMES: readonly SelectProps.Option[] = [
  { value: "60", label: "Go back after 1 minute unless confirmed" },
  { value: "300", label: "Go back after 5 minutes unless confirmed" },
  { value: "3600", label: "Go back after 1 hour unless confirmed" },
  { value: "", label: "For good, without a trial" },
];

function Enforce({ host, onClose }: AskedForHost) {
  const session = useSession();
  const [device, setDevice] = useState("");
  const [within, setWithin] = useState("60");
  const changing = useChange(() => {
    const body: AskedMode = {
      ...{ host: host.name, mode: "enforce" },
      ...(device !== "" && { device }),
      ...(within !== "" && { confirmWithin: Number(within) }),
    };
    return ask(session, "/_cordon/hosts/mode", { body });
  }, onClose);
  const devices = [ALL, ...host.devices.map((each) => ({ value: each.device, label: each.device }))];
  const would = sum(host.devices, "wouldRefuse");
  return (
    <AskBefore
      title={`Enforce on ${host.name}`}
      verb="Enforce"
      error={changing.error}
      isBusy={changing.isPending}
      onDo={() => changing.mutate(undefined)}
      onClose={onClose}
    >
      <div>
        What its groups don't allow is refused from then on.{" "}
        {would > 0
          ? `${would} packets would have been refused since the agent started: look at the list below first.`
          : "Nothing that it has reported so far would have been refused."}
      </div>
      <FormField label="Devices">
        <Select
          selectedOption={devices.find(({ value }) => value === device) ?? ALL}
          options={devices}
          onChange={({ detail }) => setDevice(detail.selectedOption.value ?? "")}
        />
      </FormField>
      <FormField label="Trial" description="If the rules lock you out, nobody confirms, and the host observes again.">
        <Select
          selectedOption={TIMES.find(({ value }) => value === within) ?? null}
          options={TIMES}
          onChange={({ detail }) => setWithin(detail.selectedOption.value ?? "")}
        />
      </FormField>
    </AskBefore>
  );
}

function Observe({ host, onClose }: AskedForHost) {
  const session = useSession();
  const changing = useChange(
    () => ask(session, "/_cordon/hosts/mode", { body: { host: host.name, mode: "observe" } satisfies AskedMode }),
    onClose,
  );
  return (
    <AskBefore
      title={`Observe on ${host.name}`}
      verb="Observe"
      error={changing.error}
      isBusy={changing.isPending}
      onDo={() => changing.mutate(undefined)}
      onClose={onClose}
    >
      It refuses nothing any more, and counts what it would refuse.
    </AskBefore>
  );
}

function Token({ host, onClose }: AskedForHost) {
  const session = useSession();
  const making = useChange(() => ask(session, "/_cordon/hosts/token", { body: { host: host.name } }));
  if (making.data !== undefined) return <JoinCommand name={host.name} given={making.data} onClose={onClose} />;
  return (
    <AskBefore
      title={`Another token for ${host.name}`}
      verb="Make token"
      error={making.error}
      isBusy={making.isPending}
      onDo={() => making.mutate(undefined)}
      onClose={onClose}
    >
      For a machine that lost its key, or another one in its place. The key that the host has ends when a machine joins
      with it; on a machine that has joined before, stop its agent and add --again to the command.
    </AskBefore>
  );
}

function Remove({ host, onClose }: AskedForHost) {
  const session = useSession();
  const removing = useChange(
    () => ask(session, "/_cordon/hosts/remove", { body: { host: host.name } }),
    () => go(linkTo(["hosts"])),
  );
  return (
    <AskBefore
      title={`Remove ${host.name}`}
      verb="Remove"
      error={removing.error}
      isBusy={removing.isPending}
      onDo={() => removing.mutate(undefined)}
      onClose={onClose}
    >
      Its key and its tokens end at once. The rules stay on the machine until somebody runs cordon agent down there.
    </AskBefore>
  );
}
