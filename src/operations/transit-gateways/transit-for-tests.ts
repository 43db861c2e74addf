/** A world with transit gateways and VPCs to attach. For tests. */
import type { PartitionKey } from "../../model/world/change.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { TestCordon } from "../world-for-tests.ts";
import createAttachment from "./attachments/create-transit-gateway-vpc-attachment.ts";
import describeAny from "./attachments/describe-transit-gateway-attachments.ts";
import createGateway from "./gateways/create-transit-gateway.ts";
import search from "./routes/search-transit-gateway-routes.ts";

export type At = Partial<PartitionKey>;

export class TransitCordon extends TestCordon {
  #blocks = 0;

  constructor(limits: ConstructorParameters<typeof TestCordon>[0] = {}) {
    super({ vpcsPerRegion: 50, ...limits });
  }

  gateway(input: Parameters<typeof createGateway.decide>[0]["input"] = {}, at: At = {}) {
    const made = this.run(createGateway, input, at).TransitGateway;
    const options = made?.Options ?? {};
    return { id: made?.TransitGatewayId ?? "", table: options.AssociationDefaultRouteTableId ?? "" };
  }

  /** A VPC with a subnet in the zone `a`. */
  vpc(at: At = {}, block = ++this.#blocks) {
    const region = at.region ?? "us-east-1";
    const VpcId = this.run(createVpc, { CidrBlock: `10.${block}.0.0/16` }, at).Vpc?.VpcId ?? "";
    const SubnetId = this.subnet(VpcId, `10.${block}.1.0/24`, `${region}a`, at);
    return { VpcId, SubnetId, block: `10.${block}.0.0/16` };
  }

  subnet(VpcId: string, CidrBlock: string, AvailabilityZone: string, at: At = {}): string {
    return this.run(createSubnet, { VpcId, CidrBlock, AvailabilityZone }, at).Subnet?.SubnetId ?? "";
  }

  attach(TransitGatewayId: string, vpc: { readonly VpcId: string; readonly SubnetId: string }, at: At = {}): string {
    const input = { TransitGatewayId, VpcId: vpc.VpcId, SubnetIds: [vpc.SubnetId] };
    return this.run(createAttachment, input, at).TransitGatewayVpcAttachment?.TransitGatewayAttachmentId ?? "";
  }

  /** The states of all attachments. */
  states() {
    return this.run(describeAny, {}).TransitGatewayAttachments?.map(({ State }) => State);
  }

  /** A table's routes in words, of those that filters of one value leave. */
  routesOf(TransitGatewayRouteTableId: string, ...filters: [string, string][]) {
    const Filters = filters.map(([Name, value]) => ({ Name, Values: [value] }));
    return this.run(search, { TransitGatewayRouteTableId, Filters }).Routes?.map(
      ({ DestinationCidrBlock, PrefixListId, Type, State }) =>
        [DestinationCidrBlock, PrefixListId, Type, State].filter((text) => text !== undefined).join(" "),
    );
  }
}
