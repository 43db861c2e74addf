/** What changes a pool besides allocating: its CIDRs, and whether it's there. */
import {
  type AddressFamily,
  CreateIpamPoolCommand,
  DeleteIpamPoolCommand,
  DeprovisionIpamPoolCidrCommand,
  type IpamPool,
  type IpamPoolAllocation,
  type IpamScope,
  ProvisionIpamPoolCidrCommand,
  ReleaseIpamPoolAllocationCommand,
} from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { go, linkTo } from "../../app/address.ts";
import { ec2Of } from "../../ask/aws.ts";
import { nameOf } from "../../parts/tags.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { TagsField, taggedWith } from "./tags-field.tsx";

interface OfPool {
  readonly pool: IpamPool;
  readonly onClose: () => void;
}

export function ProvisionDialog({ pool: { IpamPoolId, SourceIpamPoolId }, onClose }: OfPool) {
  const [text, setText] = useState("");
  const wanted = text.trim();
  const isLength = /^\/?\d+$/.test(wanted);
  return (
    <ActionDialog
      title={`Provision a CIDR to ${IpamPoolId}`}
      does="Provision"
      isReady={wanted !== ""}
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(
          new ProvisionIpamPoolCidrCommand({
            IpamPoolId,
            ...(isLength ? { NetmaskLength: Number(wanted.replace("/", "")) } : { Cidr: wanted }),
          }),
        )
      }
    >
      <FormField
        label="CIDR or netmask length"
        description={
          SourceIpamPoolId === undefined
            ? "For example 10.0.0.0/8"
            : `From ${SourceIpamPoolId}: 10.1.0.0/16, or /16 for the next one`
        }
      >
        <Input value={text} autoFocus onChange={({ detail }) => setText(detail.value)} />
      </FormField>
    </ActionDialog>
  );
}

export function DeprovisionDialog({ pool, cidr, onClose }: OfPool & { readonly cidr: string }) {
  return (
    <ActionDialog
      title={`Deprovision ${cidr}`}
      does="Deprovision"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(new DeprovisionIpamPoolCidrCommand({ IpamPoolId: pool.IpamPoolId, Cidr: cidr }))
      }
    >
      <Box>The pool {pool.IpamPoolId} has it no longer then. Nothing of it may be allocated.</Box>
    </ActionDialog>
  );
}

interface ReleaseDialogProps extends OfPool {
  readonly allocation: IpamPoolAllocation;
}

export function ReleaseDialog({ pool, allocation, onClose }: ReleaseDialogProps) {
  const { Cidr, IpamPoolAllocationId, ResourceId, ResourceType } = allocation;
  return (
    <ActionDialog
      title={`Release ${Cidr}`}
      does="Release"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(
          new ReleaseIpamPoolAllocationCommand({ IpamPoolId: pool.IpamPoolId, Cidr, IpamPoolAllocationId }),
        )
      }
    >
      <Box>
        {ResourceId === undefined
          ? "The pool may give it to others then."
          : `${ResourceType} ${ResourceId} holds it: it goes back to the pool when that is deleted.`}
      </Box>
    </ActionDialog>
  );
}

export function DeletePoolDialog({ pool, onClose }: OfPool) {
  const [cascades, setCascades] = useState(false);
  return (
    <ActionDialog
      title={`Delete ${pool.IpamPoolId}`}
      does="Delete"
      onClose={onClose}
      run={async (session) => {
        await ec2Of(session).send(new DeleteIpamPoolCommand({ IpamPoolId: pool.IpamPoolId, Cascade: cascades }));
        go(linkTo(["ipam"]));
      }}
    >
      <Checkbox checked={cascades} onChange={({ detail }) => setCascades(detail.checked)}>
        Its CIDRs, allocations and pools below it, too
      </Checkbox>
    </ActionDialog>
  );
}

interface CreatePoolDialogProps {
  readonly scopes: readonly IpamScope[];
  /** The pool to take its space from; undefined for one at the top. */
  readonly source: IpamPool | undefined;
  readonly scopeId: string;
  readonly locales: readonly string[];
  readonly onClose: () => void;
}

export function CreatePoolDialog({ scopes, source, scopeId, locales, onClose }: CreatePoolDialogProps) {
  const [scope, setScope] = useState(scopeId);
  const [family, setFamily] = useState<string>(source?.AddressFamily ?? "ipv4");
  const [locale, setLocale] = useState(source?.Locale ?? "None");
  const [imports, setImports] = useState(false);
  const [lengths, setLengths] = useState({ min: "", usual: "", max: "" });
  const [description, setDescription] = useState("");
  const [tags, setTags] = useState("");
  const isPublic = scopes.find(({ IpamScopeId }) => IpamScopeId === scope)?.IpamScopeType === "public";
  const [origin, setOrigin] = useState("byoip");
  const choices = scopes.map((each) => ({
    value: each.IpamScopeId ?? "",
    label: `${each.IpamScopeType} ${nameOf(each.Tags) ?? each.IpamScopeId}`,
  }));
  return (
    <ActionDialog
      title={source === undefined ? "Create a pool" : `Create a pool below ${source.IpamPoolId}`}
      does="Create"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(
          new CreateIpamPoolCommand({
            IpamScopeId: scope,
            AddressFamily: family as AddressFamily,
            ...(source !== undefined && { SourceIpamPoolId: source.IpamPoolId }),
            ...(locale !== "None" && { Locale: locale }),
            ...(imports && { AutoImport: true }),
            ...(lengths.min !== "" && { AllocationMinNetmaskLength: Number(lengths.min) }),
            ...(lengths.usual !== "" && { AllocationDefaultNetmaskLength: Number(lengths.usual) }),
            ...(lengths.max !== "" && { AllocationMaxNetmaskLength: Number(lengths.max) }),
            ...(isPublic && { AwsService: "ec2" as const, PublicIpSource: origin as "byoip" | "amazon" }),
            ...(isPublic && family === "ipv6" && origin === "byoip" && { PubliclyAdvertisable: true }),
            ...(description !== "" && { Description: description }),
            ...taggedWith(tags, "ipam-pool"),
          }),
        )
      }
    >
      {source === undefined && <Choice label="Scope" value={scope} options={choices} onChange={setScope} />}
      <ColumnLayout columns={2}>
        <Choice
          label="Address family"
          value={family}
          options={[
            { value: "ipv4", label: "IPv4" },
            { value: "ipv6", label: "IPv6" },
          ]}
          onChange={setFamily}
        />
        <Choice
          label="Locale"
          value={locale}
          options={["None", ...locales].map((value) => ({ value, label: value }))}
          onChange={setLocale}
        />
      </ColumnLayout>
      {isPublic && (
        <Choice
          label="Addresses"
          value={origin}
          options={[
            { value: "byoip", label: "Brought by you" },
            { value: "amazon", label: "Amazon's" },
          ]}
          onChange={setOrigin}
        />
      )}
      <ColumnLayout columns={3}>
        {(["min", "usual", "max"] as const).map((each) => (
          <FormField key={each} label={LENGTHS[each]}>
            <Input
              type="number"
              inputMode="numeric"
              value={lengths[each]}
              onChange={({ detail }) => setLengths({ ...lengths, [each]: detail.value })}
            />
          </FormField>
        ))}
      </ColumnLayout>
      <Checkbox checked={imports} onChange={({ detail }) => setImports(detail.checked)}>
        Import what is found in its CIDRs by itself
      </Checkbox>
      <FormField label="Description">
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <TagsField value={tags} onChange={setTags} />
    </ActionDialog>
  );
}

const LENGTHS = { min: "Shortest netmask", usual: "Default netmask", max: "Longest netmask" } as const;

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (to: string) => void;
}

export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <FormField label={label}>
      <Select
        options={[...options]}
        selectedOption={options.find((each) => each.value === value) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? value)}
      />
    </FormField>
  );
}
