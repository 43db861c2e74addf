/** Changes a transit gateway's description and options. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { TransitGateway } from "../../../model/records/transit/transit-gateway.ts";
import { put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { type InputOf, operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findTableOf } from "../route-tables/find-table.ts";
import { findOwnGateway } from "./find-transit-gateway.ts";
import { readAsn, readGatewayBlocks } from "./gateway-options.ts";
import { showTransitGateway } from "./show-transit-gateway.ts";

type Options = NonNullable<InputOf<"ec2", "ModifyTransitGateway">["Options"]>;

export default operation("ec2", "ModifyTransitGateway", {
  touches({ input, world }) {
    const gateway = findOwnGateway({ world }, input.TransitGatewayId);
    const { AssociationDefaultRouteTableId: one, PropagationDefaultRouteTableId: other } = input.Options ?? {};
    const tables = [one, other].filter((id) => id !== undefined);
    return [
      existing("transit-gateway", gateway),
      ...tables.map((id) => existing("transit-gateway-route-table", findTableOf(world, gateway.id, id))),
    ];
  },
  decide({ input, world, region, limits }) {
    const gateway = findOwnGateway({ world }, input.TransitGatewayId);
    const options = input.Options ?? {};
    const on = (value: "enable" | "disable" | undefined, before: boolean) =>
      value === undefined ? before : value === "enable";
    const gone = new Set(readGatewayBlocks(options.RemoveTransitGatewayCidrBlocks ?? [], limits));
    const kept = gateway.cidrBlocks.filter((cidr) => !gone.has(cidr));
    const changed: TransitGateway = {
      ...withTables(world, gateway, options),
      description: input.Description ?? gateway.description,
      amazonSideAsn: options.AmazonSideAsn === undefined ? gateway.amazonSideAsn : readAsn(options.AmazonSideAsn),
      cidrBlocks: readGatewayBlocks([...kept, ...(options.AddTransitGatewayCidrBlocks ?? [])], limits),
      autoAcceptSharedAttachments: on(options.AutoAcceptSharedAttachments, gateway.autoAcceptSharedAttachments),
      vpnEcmpSupport: on(options.VpnEcmpSupport, gateway.vpnEcmpSupport),
      dnsSupport: on(options.DnsSupport, gateway.dnsSupport),
      securityGroupReferencingSupport: on(
        options.SecurityGroupReferencingSupport,
        gateway.securityGroupReferencingSupport,
      ),
      encryptionSupport: on(options.EncryptionSupport, gateway.encryptionSupport),
    };
    return {
      changes: [put("transit-gateway", changed)],
      output: { TransitGateway: showTransitGateway(changed, region, "modifying") },
    };
  },
});

/** AWS: a default table is turned on together with its id. */
function withTables(world: World, gateway: TransitGateway, options: Options): TransitGateway {
  const { associationTableId, propagationTableId, ...rest } = gateway;
  const chosen = (
    value: "enable" | "disable" | undefined,
    id: string | undefined,
    before: string | undefined,
    name: string,
  ) => {
    if (value === "disable") return undefined;
    if (id !== undefined) return findTableOf(world, gateway.id, id).id;
    if (value === "enable" && before === undefined) throw missingParameter(name);
    return before;
  };
  return {
    ...rest,
    ...dropUndefined({
      associationTableId: chosen(
        options.DefaultRouteTableAssociation,
        options.AssociationDefaultRouteTableId,
        associationTableId,
        "associationDefaultRouteTableId",
      ),
      propagationTableId: chosen(
        options.DefaultRouteTablePropagation,
        options.PropagationDefaultRouteTableId,
        propagationTableId,
        "propagationDefaultRouteTableId",
      ),
    }),
  };
}
