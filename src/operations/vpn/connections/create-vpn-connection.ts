/** Creates a VPN connection between a customer gateway and a gateway on AWS's side. Nothing is started: its tunnels stay down. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { VpnConnection } from "../../../model/records/vpn/vpn.ts";
import { isSameData } from "../../../model/same-data.ts";
import { put, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { invalidValue, missingParameter } from "../../parameters.ts";
import { existing, made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { findAttachment } from "../../transit-gateways/attachments/find-attachment.ts";
import { findCustomerGateway } from "../customer-gateways/find-customer-gateway.ts";
import { isShownStill } from "../gateways/find-vpn-gateway.ts";
import { refuseOtherType } from "../refuse-other-type.ts";
import { attachmentChanges, gatewayNamed, gatewayTouched, refuseUnfit } from "./connection-gateway.ts";
import { keyStorage } from "./key-storage.ts";
import { makeTunnels } from "./make-tunnels.ts";
import { readCarried } from "./read-carried.ts";
import { showVpnConnection } from "./show-vpn-connection.ts";
import { type AskedTunnel, readTunnel } from "./tunnel-options.ts";

const tooMany = quotaExceeded("VpnConnectionLimitExceeded", "VPN connections", "vpnConnectionsPerRegion");
// ours: no evidence of AWS's texts
const concentratorNotFound = awsError(
  "InvalidVpnConcentratorID.NotFound",
  (id: string) => `The vpnConcentrator ID '${id}' does not exist`,
);
const tooManyTunnels = awsError("InvalidParameterValue", () => "A VPN connection has two tunnels.");

type Input = InputOf<"ec2", "CreateVpnConnection">;

export default operation("ec2", "CreateVpnConnection", {
  touches: ({ input, world }) => [
    existing("customer-gateway", findCustomerGateway(world, input.CustomerGatewayId)),
    ...gatewayTouched(gatewayNamed(world, input)),
    ...transportOf(input).map((id) => existing("transit-gateway-attachment", findAttachment(world, id))),
    made("vpn-connection", draftOf(world, input)),
  ],
  decide(call) {
    const { input, world, caller, now, newId, limits } = call;
    const tags = tagsFor("vpn-connection", input.TagSpecifications, limits);
    refuseOtherType(input.Type);
    if (input.VpnConcentratorId !== undefined) throw concentratorNotFound(input.VpnConcentratorId);
    const customer = findCustomerGateway(world, input.CustomerGatewayId);
    const gateway = gatewayNamed(world, input);
    const terms = {
      customerGatewayId: customer.id,
      ...dropUndefined({ vpnGatewayId: gateway.vpn?.id, transitGatewayId: gateway.transit?.id }),
      ...readTerms(world, input.Options ?? {}),
    };
    const asked = readTunnels(input);
    const all = [...world.all("vpn-connection")];
    const live = all.filter(({ deletedAt }) => deletedAt === undefined);
    // AWS: who asks for the same once more gets what is there (catalogue 560).
    const same = live.find((each) => isSame(call, each, terms, asked));
    if (same !== undefined) return { output: { VpnConnection: showVpnConnection(call, same) } };
    if (live.length >= limits.vpnConnectionsPerRegion) throw tooMany();
    refuseUnfit(call, gateway, terms);
    const { tunnels, changes } = makeTunnels(call, terms, asked, customer);
    const id = newId("vpn-connection");
    const connection: VpnConnection = {
      id,
      ownerId: caller.account,
      ...terms,
      ...(customer.certificateArn === undefined && keyStorage(call, id)),
      tunnels,
      routes: [],
      createdAt: now,
      tags,
    };
    const forgotten = all.filter(({ deletedAt }) => !isShownStill(deletedAt, now));
    return {
      changes: [
        ...forgotten.map((each) => remove("vpn-connection", each.id)),
        ...changes,
        put("vpn-connection", connection),
        ...attachmentChanges(call, gateway, connection),
      ],
      output: { VpnConnection: showVpnConnection(call, connection, "pending") },
    };
  },
});

/** What the call says of the connection, as far as policies may compare it. */
function draftOf(world: World, input: Input): Partial<VpnConnection> {
  const { vpn, transit } = gatewayNamed(world, input);
  const hasKeys = findCustomerGateway(world, input.CustomerGatewayId).certificateArn === undefined;
  return {
    ...dropUndefined({ vpnGatewayId: vpn?.id, transitGatewayId: transit?.id }),
    staticRoutesOnly: input.Options?.StaticRoutesOnly ?? false,
    tunnels: readTunnels(input).map(({ insideCidr = "", options }) => ({
      ...{ outsideIp: "", insideCidr, options },
      ...(hasKeys && { sealedKey: "" }),
    })),
  };
}

/** The attachment by which the tunnels' packets travel, if they don't travel by the internet. */
const transportOf = ({ Options }: Input): readonly string[] => {
  const id = Options?.TransportTransitGatewayAttachmentId;
  return id === undefined ? [] : [id];
};

type Terms = Omit<VpnConnection, "id" | "ownerId" | "tunnels" | "routes" | "createdAt" | "tags">;

const OUTSIDE_TYPES = ["PublicIpv4", "PrivateIpv4", "Ipv6"];

function readTerms(world: World, options: NonNullable<Input["Options"]>) {
  const { OutsideIpAddressType = "PublicIpv4", TransportTransitGatewayAttachmentId: transport } = options;
  if (!OUTSIDE_TYPES.includes(OutsideIpAddressType)) throw invalidValue(OutsideIpAddressType, "outsideIpAddressType");
  if (OutsideIpAddressType === "PrivateIpv4" && transport === undefined) {
    throw missingParameter("transportTransitGatewayAttachmentId");
  }
  if (transport !== undefined) findAttachment(world, transport);
  const insideIpVersion = options.TunnelInsideIpVersion ?? "ipv4";
  return {
    staticRoutesOnly: options.StaticRoutesOnly ?? false,
    accelerated: options.EnableAcceleration ?? false,
    insideIpVersion,
    outsideIpType: OutsideIpAddressType,
    bandwidth: options.TunnelBandwidth ?? "standard",
    ...readCarried(insideIpVersion, options),
    ...dropUndefined({ transportAttachmentId: transport }),
  } as const;
}

function readTunnels({ Options: { TunnelOptions = [] } = {} }: Input): readonly AskedTunnel[] {
  if (TunnelOptions.length > 2) throw tooManyTunnels();
  return [0, 1].map((i) => readTunnel(TunnelOptions[i] ?? {}));
}

function isSame(
  { open }: Pick<Call<unknown>, "open">,
  { id: _, ownerId, tunnels, routes, createdAt, tags, keyArn, ...terms }: VpnConnection,
  wanted: Terms,
  asked: readonly AskedTunnel[],
): boolean {
  return (
    isSameData(terms, wanted) &&
    tunnels.every(({ insideCidr, sealedKey, options }, i) => {
      const { insideCidr: inside = insideCidr, key, options: given = {} } = asked[i] ?? {};
      const isKey = key === undefined || (sealedKey !== undefined && open("pre-shared-key", sealedKey) === key);
      return inside === insideCidr && isKey && isSameData(options, given);
    })
  );
}
