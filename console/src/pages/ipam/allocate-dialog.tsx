/** Allocates from a pool: a block that somebody chose, or the next free one of a size, which the server's allocator says beforehand. */
import { AllocateIpamPoolCidrCommand, type IpamPool } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { useState } from "react";
import { formatPrefix, type Prefix } from "../../../../src/address/prefix.ts";
import { ec2Of } from "../../ask/aws.ts";
import { problemOf } from "../../ask/problem.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { useIpamQuery } from "./ask-ipam.ts";
import { TagsField, taggedWith } from "./tags-field.tsx";

interface AllocateDialogProps {
  readonly pool: IpamPool;
  /** The free block that was chosen; undefined for any. */
  readonly block: Prefix | undefined;
  readonly onClose: () => void;
}

export function AllocateDialog({ pool, block, onClose }: AllocateDialogProps) {
  const [by, setBy] = useState(block === undefined ? "size" : "block");
  const [cidr, setCidr] = useState(block === undefined ? "" : formatPrefix(block));
  const [length, setLength] = useState(String(pool.AllocationDefaultNetmaskLength ?? ""));
  const [description, setDescription] = useState("");
  const [tags, setTags] = useState("");
  const within = block === undefined ? {} : { AllowedCidrs: [formatPrefix(block)] };
  const wanted =
    by === "block"
      ? { Cidr: cidr.trim() }
      : { ...within, ...(length.trim() !== "" && { NetmaskLength: Number(length) }) };
  const IpamPoolId = pool.IpamPoolId ?? "";
  return (
    <ActionDialog
      title={`Allocate from ${IpamPoolId}`}
      does="Allocate"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(
          new AllocateIpamPoolCidrCommand({
            IpamPoolId,
            ...wanted,
            ...(description !== "" && { Description: description }),
            ...taggedWith(tags, "ipam-pool-allocation"),
          }),
        )
      }
    >
      <RadioGroup
        ariaLabel="What to allocate"
        value={by}
        onChange={({ detail }) => setBy(detail.value)}
        items={[
          { value: "block", label: "This block" },
          {
            value: "size",
            label:
              block === undefined ? "The next free block of a size" : `The next of a size in ${formatPrefix(block)}`,
          },
        ]}
      />
      {by === "block" ? (
        <FormField label="CIDR" description="Any part of what is free">
          <Input value={cidr} autoFocus onChange={({ detail }) => setCidr(detail.value)} />
        </FormField>
      ) : (
        <FormField
          label="Netmask length"
          description={rulesText(pool)}
          constraintText={<NextBlock wanted={{ IpamPoolId, ...wanted }} />}
        >
          <Input type="number" inputMode="numeric" value={length} onChange={({ detail }) => setLength(detail.value)} />
        </FormField>
      )}
      <FormField label="Description">
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <TagsField value={tags} onChange={setTags} />
    </ActionDialog>
  );
}

interface Wanted {
  readonly IpamPoolId: string;
  readonly NetmaskLength?: number;
  readonly AllowedCidrs?: string[];
}

/** What the server would allocate, or why it wouldn't. */
function NextBlock({ wanted }: { readonly wanted: Wanted }) {
  const asked = useIpamQuery(["next-block", wanted], async (session) => {
    const call = new AllocateIpamPoolCidrCommand({ ...wanted, PreviewNextCidr: true });
    try {
      return `Next: ${(await ec2Of(session).send(call)).IpamPoolAllocation?.Cidr}`;
    } catch (refusal) {
      return problemOf(refusal).message;
    }
  });
  return <Box variant="span">{asked.data ?? "Asking what would come next"}</Box>;
}

/** What the pool asks of an allocation. */
export function rulesText(pool: IpamPool): string {
  const {
    AllocationMinNetmaskLength: min,
    AllocationMaxNetmaskLength: max,
    AllocationDefaultNetmaskLength: usual,
    AllocationResourceTags: tags = [],
  } = pool;
  const parts = [
    min !== undefined && max !== undefined ? `/${min} to /${max}` : "",
    min !== undefined && max === undefined ? `/${min} or longer` : "",
    min === undefined && max !== undefined ? `/${max} or shorter` : "",
    usual === undefined ? "" : `/${usual} unless said otherwise`,
    tags.length === 0 ? "" : `only with ${tags.map(({ Key, Value }) => `${Key}=${Value}`).join(", ")}`,
  ].filter(Boolean);
  return parts.length === 0 ? "Any length" : parts.join("; ");
}
