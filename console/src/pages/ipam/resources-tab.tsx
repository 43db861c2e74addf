/** What an IPAM found in a scope: whether it's managed, keeps its pool's rules, and shares addresses with others. */
import { GetIpamResourceCidrsCommand, type IpamResourceCidr, type IpamScope } from "@aws-sdk/client-ec2";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { linkTo } from "../../app/address.ts";
import { ec2Of } from "../../ask/aws.ts";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type Column, ResourceTable } from "../../parts/resource-table.tsx";
import { type Holdings, pageOf } from "./ask-ipam.ts";
import { percent } from "./block-text.ts";
import { scopeText } from "./scope-text.ts";

const LOOKS: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  compliant: "success",
  nonoverlapping: "success",
  noncompliant: "error",
  overlapping: "error",
  ignored: "stopped",
  unmanaged: "info",
  managed: "success",
};

export const Status = ({ of = "" }: { readonly of: string | undefined }) =>
  of === "" ? <>–</> : <StatusIndicator type={LOOKS[of] ?? "info"}>{of}</StatusIndicator>;

const columns: readonly Column<IpamResourceCidr>[] = [
  {
    id: "cidr",
    header: "CIDR",
    cell: ({ ResourceCidr = "", IpamScopeId }) => (
      <Link href={linkTo(["ipam", "history"], { cidr: ResourceCidr, scope: IpamScopeId })}>{ResourceCidr}</Link>
    ),
    sortBy: (r) => r.ResourceCidr ?? "",
    width: 160,
  },
  {
    id: "resource",
    header: "Resource",
    cell: ({ ResourceId, ResourceName }) => <ResourceLink id={ResourceId} name={ResourceName} />,
    sortBy: (r) => r.ResourceId ?? "",
    width: 220,
  },
  { id: "type", header: "Type", cell: (r) => r.ResourceType, sortBy: (r) => r.ResourceType ?? "", width: 100 },
  {
    id: "overlap",
    header: "Overlap",
    cell: (r) => <Status of={r.OverlapStatus} />,
    sortBy: (r) => r.OverlapStatus ?? "",
    width: 165,
  },
  {
    id: "compliance",
    header: "Compliance",
    cell: (r) => <Status of={r.ComplianceStatus} />,
    sortBy: (r) => r.ComplianceStatus ?? "",
    width: 165,
  },
  {
    id: "managed",
    header: "Managed",
    cell: (r) => <Status of={r.ManagementState} />,
    sortBy: (r) => r.ManagementState ?? "",
    width: 165,
  },
  {
    id: "usage",
    header: "Used",
    cell: (r) => (r.IpUsage === undefined ? "–" : percent(r.IpUsage)),
    sortBy: (r) => r.IpUsage ?? -1,
    width: 90,
  },
  { id: "pool", header: "Pool", cell: ({ IpamPoolId }) => <ResourceLink id={IpamPoolId} />, width: 220 },
  {
    id: "where",
    header: "Owner and Region",
    cell: ({ ResourceOwnerId, ResourceRegion }) => `${ResourceOwnerId}, ${ResourceRegion}`,
    width: 200,
  },
];

export function ResourcesTab({ holdings: { scopes } }: { readonly holdings: Holdings }) {
  const [scope, setScope] = useState(scopes[0]?.IpamScopeId ?? "");
  const options = scopes.map(optionOf);
  return (
    <ResourceTable
      key={scope}
      title="Resources"
      list={`ipam-resources ${scope}`}
      columns={columns}
      idOf={({ ResourceId, ResourceCidr }) => `${ResourceId} ${ResourceCidr}`}
      filters={[
        { name: "resource-id", label: "Resource" },
        { name: "resource-cidr", label: "CIDR" },
        { name: "resource-type", label: "Type" },
        { name: "overlap-status", label: "Overlap" },
        { name: "compliance-status", label: "Compliance" },
        { name: "management-state", label: "Managed" },
        { name: "ipam-pool-id", label: "Pool" },
        { name: "resource-owner-id", label: "Owner" },
      ]}
      firstCommand="aws ec2 create-vpc --cidr-block 10.0.0.0/16"
      actions={
        <Select
          ariaLabel="Scope"
          options={options}
          selectedOption={options.find(({ value }) => value === scope) ?? null}
          onChange={({ detail }) => setScope(detail.selectedOption.value ?? scope)}
        />
      }
      page={async (session, Filters, token) => {
        if (scope === "") return { items: [], next: undefined };
        const answer = await ec2Of(session).send(
          new GetIpamResourceCidrsCommand({ IpamScopeId: scope, Filters, ...pageOf(token) }),
        );
        return { items: answer.IpamResourceCidrs ?? [], next: answer.NextToken };
      }}
    />
  );
}

export const optionOf = (scope: IpamScope) => ({ value: scope.IpamScopeId ?? "", label: scopeText(scope) });
