/** Transit gateways and their attachments as ends of paths. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createRoute from "../route-tables/create-route.ts";
import describeTables from "../route-tables/describe-route-tables.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import deleteTransitRoute from "../transit-gateways/route-tables/disable-transit-gateway-route-table-propagation.ts";
import { TransitCordon } from "../transit-gateways/transit-for-tests.ts";
import { refusal } from "../world-for-tests.ts";
import createPath from "./create-network-insights-path.ts";
import describeAnalyses from "./describe-network-insights-analyses.ts";
import startAnalysis from "./start-network-insights-analysis.ts";

/** Two VPCs on a gateway, with an interface in each that lets everything private in; another interface in the first. */
function joined() {
  const cordon = new TransitCordon();
  const { id: gateway, table } = cordon.gateway();
  const side = () => {
    const vpc = cordon.vpc();
    const attachment = cordon.attach(gateway, vpc);
    const Filters = [{ Name: "vpc-id", Values: [vpc.VpcId] }];
    const RouteTableId = cordon.run(describeTables, { Filters }).RouteTables?.[0]?.RouteTableId ?? "";
    cordon.run(createRoute, { RouteTableId, DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId: gateway });
    const made = cordon.run(createInterface, { SubnetId: vpc.SubnetId }).NetworkInterface;
    const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
    cordon.run(authorizeIngress, { GroupId: made?.Groups?.[0]?.GroupId ?? "", IpPermissions });
    return { ...vpc, attachment, nic: made?.NetworkInterfaceId ?? "" };
  };
  const [one, two] = [side(), side()];
  cordon.run(createInterface, { SubnetId: one.SubnetId });
  const ask = (Source: string, Destination: string) => {
    const path = cordon.run(createPath, {
      Source,
      Destination,
      Protocol: "tcp",
      DestinationPort: 443,
      ClientToken: "t",
    });
    const NetworkInsightsPathId = path.NetworkInsightsPath?.NetworkInsightsPathId ?? "";
    cordon.run(startAnalysis, { NetworkInsightsPathId, ClientToken: "t" });
    const [analysis] = cordon.run(describeAnalyses, { NetworkInsightsPathId }).NetworkInsightsAnalyses ?? [];
    const ids = analysis?.ForwardPathComponents?.map(({ Component }) => Component?.Id) ?? [];
    const codes = analysis?.Explanations?.map(({ ExplanationCode }) => ExplanationCode) ?? [];
    return { found: analysis?.NetworkPathFound, ids, codes };
  };
  return { cordon, gateway, table, one, two, ask };
}

suite("a transit gateway as an end of a path", () => {
  test("means what is attached to it in other VPCs, and the path leads through it", () => {
    const { gateway, table, one, two, ask } = joined();
    const { found, ids } = ask(gateway, one.nic);
    assert.equal(found, true);
    assert.equal(ids[0], two.nic);
    for (const id of [two.attachment, gateway, table, one.attachment, one.nic]) assert.ok(ids.includes(id), id);
    assert.equal(ask(one.nic, gateway).found, true);
  });

  test("by one of its attachments means what is attached by that", () => {
    const { one, two, ask } = joined();
    assert.deepEqual([ask(two.attachment, one.nic).found, ask(two.attachment, one.nic).ids[0]], [true, two.nic]);
    assert.equal(ask(one.nic, two.attachment).found, true);
    assert.equal(ask(one.attachment, one.nic).found, false, "nothing in the VPC comes by its own attachment");
  });

  test("says by AWS's code what stops packets in its table", () => {
    const { cordon, table, one, two, ask } = joined();
    const propagation = { TransitGatewayRouteTableId: table, TransitGatewayAttachmentId: one.attachment };
    cordon.run(deleteTransitRoute, propagation);
    const { found, codes } = ask(two.attachment, one.nic);
    assert.deepEqual([found, codes.includes("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")], [false, true]);
  });

  test("must exist", () => {
    const { one, ask } = joined();
    for (const id of ["tgw-0123456789abcdef0", "tgw-attach-0123456789abcdef0"]) {
      assert.throws(() => ask(id, one.nic), refusal("InvalidParameterValue", /an attachment of one/));
    }
  });
});
