/** Makes a prefix list with its first entries. */
import { CreateManagedPrefixListCommand } from "@aws-sdk/client-ec2";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { go, linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { AskBefore } from "../../parts/ask-before.tsx";
import { useChange } from "../../parts/use-change.ts";
import { readLines } from "./entry-changes.ts";

export function CreateList({ onClose }: { readonly onClose: () => void }) {
  const session = useSession();
  const [name, setName] = useState("");
  const [family, setFamily] = useState("IPv4");
  const [most, setMost] = useState("10");
  const [lines, setLines] = useState("");
  const creation = useChange(
    async () => {
      const Entries = readLines(lines).map(({ cidr, description }) => ({
        Cidr: cidr,
        ...(description !== "" && { Description: description }),
      }));
      return ec2Of(session).send(
        new CreateManagedPrefixListCommand({
          ...{ PrefixListName: name, AddressFamily: family, MaxEntries: Number(most), Entries },
        }),
      );
    },
    ({ PrefixList }) => go(linkTo(["prefix-lists", PrefixList?.PrefixListId ?? ""])),
  );
  return (
    <AskBefore
      title="Create prefix list"
      verb="Create"
      error={creation.error}
      isBusy={creation.isPending}
      onDo={() => creation.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Name">
        <Input value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label="Addresses">
        <SegmentedControl
          label="Addresses"
          selectedId={family}
          options={[
            { id: "IPv4", text: "IPv4" },
            { id: "IPv6", text: "IPv6" },
          ]}
          onChange={({ detail }) => setFamily(detail.selectedId)}
        />
      </FormField>
      <FormField label="Max entries" description="A rule that refers to the list counts as so many rules.">
        <Input type="number" value={most} onChange={({ detail }) => setMost(detail.value)} />
      </FormField>
      <FormField label="Entries" description="One a line: the CIDR, then its description. At most 100 to begin with.">
        <Textarea
          value={lines}
          rows={6}
          placeholder="203.0.113.0/24 office"
          onChange={({ detail }) => setLines(detail.value)}
        />
      </FormField>
    </AskBefore>
  );
}
