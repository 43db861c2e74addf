/** Binds Elastic IP addresses to the private addresses of interfaces, and releases them. */

import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import { type Change, put } from "../../model/world/change.ts";
import { hasAny, type World } from "../../model/world/world.ts";
import { interfacesOf } from "../network-interfaces/find-interface.ts";
import type { Call } from "../operation.ts";
import { lend, returned } from "./public-addresses.ts";

export const alreadyAssociated = awsError(
  "Resource.AlreadyAssociated",
  (id: string, associationId: string) => `resource ${id} is already associated with associate-id ${associationId}`,
);
const notOnInterface = awsError(
  "InvalidParameterValue",
  (privateIp: string, interfaceId: string) =>
    `The private IP address ${privateIp} is not assigned to network interface ${interfaceId}`,
);
const noGateway = awsError(
  "Gateway.NotAttached",
  (vpcId: string) => `Network ${vpcId} is not attached to any internet gateway`,
);

export function withoutAssociation({ association: _, ...elasticIp }: ElasticIp): ElasticIp {
  return elasticIp;
}

/** AWS: an Elastic IP needs an internet gateway of the VPC. */
export function refuseWithoutGateway(world: World, vpcId: string): void {
  if (!hasAny(world.by("internet-gateway", "vpc", vpcId))) throw noGateway(vpcId);
}

export interface BindOptions {
  /** Default: the primary address. */
  readonly privateIp?: string | undefined;
  /** Whether an existing association of the Elastic IP, or of the private address, gives way. Default true. */
  readonly mayReassociate?: boolean | undefined;
  /** Default: a new one. */
  readonly associationId?: string;
}

/** The bound Elastic IP, and all changes that binding it needs. `found` may be an interface of the same call. */
export function bindAddress(
  { world, newId }: Pick<Call<unknown>, "world" | "newId">,
  elasticIp: ElasticIp,
  found: NetworkInterface,
  options: BindOptions = {},
): {
  readonly elasticIp: ElasticIp & { readonly association: NonNullable<ElasticIp["association"]> };
  readonly changes: readonly Change[];
} {
  const { mayReassociate = true } = options;
  const privateIp = options.privateIp ?? found.privateIpv4[0]?.address;
  if (privateIp === undefined || !found.privateIpv4.some(({ address }) => address === privateIp)) {
    throw notOnInterface(options.privateIp ?? "", found.id);
  }
  if (elasticIp.association !== undefined && !mayReassociate) {
    throw alreadyAssociated(elasticIp.id, elasticIp.association.id);
  }
  const others = world
    .by("elastic-ip", "interface", found.id)
    .filter((other) => other.id !== elasticIp.id && other.association?.privateIp === privateIp)
    .toArray();
  for (const other of others) {
    if (!mayReassociate) throw alreadyAssociated(found.id, other.association?.id ?? "");
  }
  const instanceId = found.attachment?.instanceId;
  const association = {
    id: options.associationId ?? newId("address-association"),
    networkInterfaceId: found.id,
    privateIp,
    ...dropUndefined({ instanceId }),
  };
  const bound = { ...elasticIp, association };
  const { publicIp, ...rest } = found;
  const givesWay = publicIp !== undefined && found.privateIpv4[0]?.address === privateIp;
  return {
    elasticIp: bound,
    changes: [
      ...others.map((other) => put("elastic-ip", withoutAssociation(other))),
      put("elastic-ip", bound),
      // AWS: an automatically assigned public address is released once an Elastic IP replaces it.
      ...(givesWay ? [put("network-interface", rest), ...returned(world, publicIp)] : []),
    ],
  };
}

/** Releases an Elastic IP from its interface. */
export function unbindAddress(
  call: Pick<Call<unknown>, "world" | "settings" | "newId" | "random" | "caller" | "region">,
  elasticIp: ElasticIp,
): readonly Change[] {
  const { world } = call;
  const freed = put("elastic-ip", withoutAssociation(elasticIp));
  const { association } = elasticIp;
  const found = world.get("network-interface", association?.networkInterfaceId ?? "");
  const instance = association?.instanceId === undefined ? undefined : world.get("instance", association.instanceId);
  // AWS: an instance that was launched with a public address gets one again, unless it has several interfaces.
  const isLentAgain =
    found?.associatePublicIpAddress === true &&
    found.privateIpv4[0]?.address === association?.privateIp &&
    instance?.state === "running" &&
    interfacesOf(world, instance.id).length === 1;
  if (found === undefined || !isLentAgain) return [freed];
  const lent = lend(call);
  return [freed, put("network-interface", { ...found, publicIp: lent.publicIp }), lent.change];
}
