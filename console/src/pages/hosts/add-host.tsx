/** Binds a machine's devices to network interfaces, and shows the command with which it joins. */
import { DescribeNetworkInterfacesCommand, type NetworkInterface } from "@aws-sdk/client-ec2";
import Autosuggest from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Input from "@cloudscape-design/components/input";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AskedDevice } from "../../../../src/own-api/hosts/add.ts";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { AskBefore } from "../../parts/ask-before.tsx";
import { nameOf } from "../../parts/tags.ts";
import { useChange } from "../../parts/use-change.ts";
import { JoinCommand } from "./join-command.tsx";

/** So many are offered; others are typed. */
const MOST_OFFERED = 1_000;

export function AddHost({ onClose }: { readonly onClose: () => void }) {
  const session = useSession();
  const [name, setName] = useState("");
  const [devices, setDevices] = useState<readonly AskedDevice[]>([{ device: "eth0", interface: "" }]);
  const adding = useChange(() => ask(session, "/_cordon/hosts/add", { body: { name, devices } }));
  const interfaces = useQuery({
    queryKey: [...sessionKey(session), "interfaces-to-bind"],
    queryFn: async () =>
      (await ec2Of(session).send(new DescribeNetworkInterfacesCommand({ MaxResults: MOST_OFFERED })))
        .NetworkInterfaces ?? [],
  });
  if (adding.data !== undefined) return <JoinCommand name={name} given={adding.data} onClose={onClose} />;
  const set = (at: number, to: Partial<AskedDevice>) =>
    setDevices(devices.map((device, i) => (i === at ? { ...device, ...to } : device)));
  return (
    <AskBefore
      title="Add host"
      verb="Add"
      error={adding.error}
      isBusy={adding.isPending}
      onDo={() => adding.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Name" description="What it's called here: web-1.">
        <Input value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      {devices.map((device, at) => (
        <Device
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is what is typed into it.
          key={at}
          device={device}
          interfaces={interfaces.data ?? []}
          onChange={(to) => set(at, to)}
        />
      ))}
      <Button
        iconName="add-plus"
        onClick={() => setDevices([...devices, { device: `eth${devices.length}`, interface: "" }])}
      >
        Add device
      </Button>
    </AskBefore>
  );
}

interface DeviceProps {
  readonly device: AskedDevice;
  readonly interfaces: readonly NetworkInterface[];
  readonly onChange: (to: Partial<AskedDevice>) => void;
}

function Device({ device: { device, interface: of, isGuest = false }, interfaces, onChange }: DeviceProps) {
  return (
    <Grid gridDefinition={[{ colspan: { default: 12, xs: 4 } }, { colspan: { default: 12, xs: 8 } }, { colspan: 12 }]}>
      <FormField label="Device">
        <Input value={device} onChange={({ detail }) => onChange({ device: detail.value })} />
      </FormField>
      <FormField label="Network interface" description="Its name, address or ID.">
        <Autosuggest
          value={of}
          placeholder="web-1"
          enteredTextLabel={(text) => `Use ${text}`}
          options={interfaces.map(optionOf)}
          empty="There are no network interfaces yet."
          onChange={({ detail }) => onChange({ interface: detail.value })}
        />
      </FormField>
      <Checkbox checked={isGuest} onChange={({ detail }) => onChange({ isGuest: detail.checked })}>
        {device || "It"} leads to a guest, which has the interface's addresses
      </Checkbox>
    </Grid>
  );
}

const optionOf = ({ NetworkInterfaceId = "", PrivateIpAddress = "", TagSet, Groups = [] }: NetworkInterface) => ({
  value: NetworkInterfaceId,
  label: `${nameOf(TagSet) ?? PrivateIpAddress} (${NetworkInterfaceId})`,
  description: Groups.map(({ GroupName }) => GroupName).join(", "),
  tags: [PrivateIpAddress],
  filteringTags: [PrivateIpAddress],
});
