/** Sets the rules of a policy for one locale and type of resource: the pools, in the order in which they're tried. */
import {
  type IpamPolicyDocument,
  type IpamPolicyResourceType,
  ModifyIpamPolicyAllocationRulesCommand,
} from "@aws-sdk/client-ec2";
import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { nameOf } from "../../parts/tags.ts";
import { ActionDialog } from "./action-dialog.tsx";
import type { Holdings } from "./ask-ipam.ts";
import { LocaleField, TypeField } from "./next-address.tsx";

interface RulesDialogProps {
  readonly policyId: string;
  /** What is there; empty for new rules. */
  readonly document: IpamPolicyDocument;
  readonly holdings: Holdings;
  readonly onClose: () => void;
}

export function RulesDialog({ policyId, document, holdings, onClose }: RulesDialogProps) {
  const { region } = useSession();
  const [locale, setLocale] = useState(document.Locale ?? region);
  const [type, setType] = useState<string>(document.ResourceType ?? "eip");
  const [ids, setIds] = useState(
    (document.AllocationRules ?? []).flatMap(({ SourceIpamPoolId }) => SourceIpamPoolId ?? []),
  );
  const optionOf = (value: string) => {
    const pool = holdings.pools.find(({ IpamPoolId }) => IpamPoolId === value);
    return { value, label: nameOf(pool?.Tags) ?? value, description: pool?.Locale ?? "" };
  };
  const pools = holdings.pools
    .filter(({ IpamScopeType, AddressFamily }) => IpamScopeType === "public" && AddressFamily === "ipv4")
    .map(({ IpamPoolId = "" }) => optionOf(IpamPoolId));
  return (
    <ActionDialog
      title={`Rules of ${policyId}`}
      does="Save"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(
          new ModifyIpamPolicyAllocationRulesCommand({
            IpamPolicyId: policyId,
            Locale: locale,
            ResourceType: type as IpamPolicyResourceType,
            AllocationRules: ids.map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
          }),
        )
      }
    >
      <LocaleField value={locale} onChange={setLocale} />
      <TypeField value={type} onChange={setType} />
      <FormField
        label="Pools"
        description="The first that can serve does. The order is that in which they were chosen; no pools, no rules."
      >
        <Multiselect
          options={pools}
          selectedOptions={ids.map(optionOf)}
          placeholder="Public IPv4 pools"
          empty="There are no public IPv4 pools"
          deselectAriaLabel={({ label = "" }) => `Without ${label}`}
          onChange={({ detail }) => setIds(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
        />
      </FormField>
    </ActionDialog>
  );
}
