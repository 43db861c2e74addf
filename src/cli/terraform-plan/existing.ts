/** What a plan itself doesn't say about things that exist: from the network as it's exported. */
import type { Exported } from "../../own-api/export.ts";

interface Group {
  readonly GroupId: string;
  readonly GroupName: string;
  readonly VpcId?: string;
  readonly IpPermissions?: readonly object[];
  readonly IpPermissionsEgress?: readonly object[];
}
interface Table {
  readonly RouteTableId: string;
  readonly Routes?: readonly (Readonly<Record<string, unknown>> & { readonly Origin?: string })[];
}
interface Acl {
  readonly NetworkAclId: string;
  readonly Entries?: readonly { readonly RuleNumber: number; readonly Egress: boolean }[];
}

export class Existing {
  readonly #exported: Exported;

  constructor(exported: Exported) {
    this.#exported = exported;
  }

  groupsOf(interfaceId: string): readonly string[] | undefined {
    const all = this.#exported.NetworkInterfaces as readonly {
      readonly NetworkInterfaceId: string;
      readonly Groups?: readonly { readonly GroupId: string }[];
    }[];
    const found = all.find(({ NetworkInterfaceId }) => NetworkInterfaceId === interfaceId);
    return found && (found.Groups ?? []).map(({ GroupId }) => GroupId);
  }

  isOfNatGateway(interfaceId: string | undefined): boolean {
    const all = this.#exported.NatGateways as readonly {
      readonly NatGatewayAddresses?: readonly { readonly NetworkInterfaceId?: string }[];
    }[];
    return all.some(({ NatGatewayAddresses = [] }) =>
      NatGatewayAddresses.some(({ NetworkInterfaceId }) => NetworkInterfaceId === interfaceId),
    );
  }

  versionOf(prefixListId: string): number | undefined {
    const all = this.#exported.PrefixLists as readonly { readonly PrefixListId: string; readonly Version?: number }[];
    return all.find(({ PrefixListId }) => PrefixListId === prefixListId)?.Version;
  }

  defaultVpc(): string | undefined {
    const all = this.#exported.Vpcs as readonly { readonly VpcId: string; readonly IsDefault?: boolean }[];
    return all.find(({ IsDefault }) => IsDefault)?.VpcId;
  }

  defaultSubnet(zone: string | undefined): string | undefined {
    const all = this.#exported.Subnets as readonly {
      readonly SubnetId: string;
      readonly DefaultForAz?: boolean;
      readonly AvailabilityZone?: string;
    }[];
    return all.find(({ DefaultForAz, AvailabilityZone }) => DefaultForAz && AvailabilityZone === zone)?.SubnetId;
  }

  defaultGroup(vpcId: string): Group | undefined {
    const all = this.#exported.SecurityGroups as readonly Group[];
    return all.find(({ GroupName, VpcId }) => GroupName === "default" && VpcId === vpcId);
  }

  table(id: string): Table | undefined {
    return (this.#exported.RouteTables as readonly Table[]).find(({ RouteTableId }) => RouteTableId === id);
  }

  acl(id: string): Acl | undefined {
    return (this.#exported.NetworkAcls as readonly Acl[]).find(({ NetworkAclId }) => NetworkAclId === id);
  }
}
