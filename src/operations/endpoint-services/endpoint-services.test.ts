/** Endpoint services: who sees them and may connect, who answers, and what keeps them. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { PartitionKey } from "../../model/world/change.ts";
import { put } from "../../model/world/change.ts";
import { servicesOfferedNow } from "../imported-state/offered-services.ts";
import deleteBalancer from "../load-balancers/balancers/delete-load-balancer.ts";
import createPath from "../network-insights/create-network-insights-path.ts";
import describeAnalyses from "../network-insights/describe-network-insights-analyses.ts";
import startAnalysis from "../network-insights/start-network-insights-analysis.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import deleteEndpoints from "../vpc-endpoints/delete-vpc-endpoints.ts";
import describeServices from "../vpc-endpoints/describe-vpc-endpoint-services.ts";
import { refusal } from "../world-for-tests.ts";
import accept from "./connections/accept-vpc-endpoint-connections.ts";
import reject from "./connections/reject-vpc-endpoint-connections.ts";
import describePermissions from "./permissions/describe-vpc-endpoint-service-permissions.ts";
import modifyPermissions from "./permissions/modify-vpc-endpoint-service-permissions.ts";
import { CONSUMER, provider } from "./provider-for-tests.ts";
import createService from "./services/create-vpc-endpoint-service-configuration.ts";
import deleteServices from "./services/delete-vpc-endpoint-service-configurations.ts";
import describeConfigurations from "./services/describe-vpc-endpoint-service-configurations.ts";
import modifyService from "./services/modify-vpc-endpoint-service-configuration.ts";
import modifyPayer from "./services/modify-vpc-endpoint-service-payer-responsibility.ts";

suite("endpoint services", () => {
  test("catalogue 609: a service has a name, zones of its load balancers, and names of endpoints that end with its id", () => {
    const { cordon, service, ServiceId, ServiceName, arn } = provider();
    assert.match(ServiceId, /^vpce-svc-[0-9a-f]{17}$/);
    assert.equal(ServiceName, `com.amazonaws.vpce.us-east-1.${ServiceId}`);
    assert.deepEqual(service?.AvailabilityZones, ["us-east-1a", "us-east-1b"]);
    assert.deepEqual(service?.BaseEndpointDnsNames, [`${ServiceId}.us-east-1.vpce.amazonaws.com`]);
    assert.deepEqual([service?.AcceptanceRequired, service?.ServiceState], [true, "Available"]);
    assert.deepEqual(service?.NetworkLoadBalancerArns, [arn]);
    const described = cordon.run(describeConfigurations, { ServiceIds: [ServiceId] }).ServiceConfigurations;
    assert.deepEqual(described, [service]);
  });

  test("catalogue 608: nobody sees it until its owner lets them, and then it's connected to", () => {
    const { cordon, ServiceName, connect, allow, stateOf, connections, ServiceId, arn } = provider();
    const seen = (where: PartitionKey) =>
      cordon.run(describeServices, { Filters: [{ Name: "service-name", Values: [ServiceName] }] }, where).ServiceNames;
    assert.deepEqual(seen(CONSUMER), []);
    assert.deepEqual(seen({ account: "111122223333", region: "us-east-1" }), [ServiceName]);
    const text = `The Vpc Endpoint Service '${ServiceName}' does not exist`;
    assert.throws(() => connect(), refusal("InvalidServiceName", text));
    assert.throws(
      () => cordon.run(describeServices, { ServiceNames: [ServiceName] }, CONSUMER),
      refusal("InvalidServiceName", text),
    );
    allow("arn:aws:iam::444455556666:root");
    assert.deepEqual(seen(CONSUMER), [ServiceName]);
    assert.deepEqual(seen({ account: "777788889999", region: "us-east-1" }), []);
    const made = connect();
    assert.equal(made?.State as string, "pendingAcceptance");
    assert.equal(made?.NetworkInterfaceIds?.length, 1);
    const id = made?.VpcEndpointId ?? "";
    const name = `${id}-${id.slice(-8)}`;
    const [shown] = connections();
    assert.deepEqual(
      [shown?.VpcEndpointId, shown?.VpcEndpointOwner, shown?.VpcEndpointState, shown?.NetworkLoadBalancerArns],
      [id, CONSUMER.account, "pendingAcceptance", [arn]],
    );
    assert.deepEqual(
      shown?.DnsEntries?.map(({ DnsName }) => DnsName),
      [
        `${name}.${ServiceId}.us-east-1.vpce.amazonaws.com`,
        `${name}-us-east-1a.${ServiceId}.us-east-1.vpce.amazonaws.com`,
      ],
    );
    assert.deepEqual(cordon.run(accept, { ServiceId, VpcEndpointIds: [id] }).Unsuccessful, []);
    assert.equal(stateOf(id), "available");
    cordon.run(reject, { ServiceId, VpcEndpointIds: [id] });
    assert.deepEqual([stateOf(id), connections()[0]?.VpcEndpointState as string], ["rejected", "rejected"]);
    cordon.run(deleteEndpoints, { VpcEndpointIds: [id] }, CONSUMER);
    assert.deepEqual(connections(), []);
  });

  test("paths of Network Insights lead to endpoints, and to a service through those that are seen", () => {
    const { cordon, ServiceId, connect } = provider();
    const own = { account: "111122223333", region: "us-east-1" };
    const toService = (Destination: string, Source: string) => () => {
      const asked = { Source, Destination, Protocol: "tcp", DestinationPort: 443, ClientToken: "t" } as const;
      const id = cordon.run(createPath, asked).NetworkInsightsPath?.NetworkInsightsPathId ?? "";
      cordon.run(startAnalysis, { NetworkInsightsPathId: id, ClientToken: "t" });
      const [analysis] = cordon.run(describeAnalyses, { NetworkInsightsPathId: id }).NetworkInsightsAnalyses ?? [];
      return [analysis?.NetworkPathFound, analysis?.Explanations?.map((each) => each.ExplanationCode)];
    };
    const SubnetId = cordon.defaultSubnetIds()[0] ?? "";
    const nic = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
    assert.throws(toService(ServiceId, nic), refusal("InvalidParameterValue", /No VPC endpoint that is seen/));
    const id = connect({}, own)?.VpcEndpointId ?? "";
    for (const end of [id, ServiceId]) assert.deepEqual(toService(end, nic)(), [false, ["BAD_STATE"]]);
    cordon.run(accept, { ServiceId, VpcEndpointIds: [id] });
    for (const end of [id, ServiceId]) assert.deepEqual(toService(end, nic)(), [true, []]);
  });

  test("who is allowed: accounts, users, the roles of sessions, everyone; others are no principals", () => {
    const { cordon, allow, ServiceId } = provider({ AcceptanceRequired: false });
    const added = allow("arn:aws:iam::444455556666:role/app", "*", "*", "lambda.amazonaws.com", "444455556666");
    assert.deepEqual(
      added.map(({ PrincipalType, Principal }) => [PrincipalType, Principal]),
      [
        ["Role", "arn:aws:iam::444455556666:role/app"],
        ["All", "*"],
        ["Service", "lambda.amazonaws.com"],
        ["Account", "444455556666"],
      ],
    );
    assert.match(added[0]?.ServicePermissionId ?? "", /^vpce-svc-perm-[0-9a-f]{17}$/);
    assert.equal(allow("*")[0]?.ServicePermissionId, added[1]?.ServicePermissionId);
    const session = "arn:aws:sts::444455556666:assumed-role/app/one";
    assert.throws(() => allow(session), refusal("InvalidPrincipal", `Invalid Principal: '${session}'`));
    cordon.run(modifyPermissions, { ServiceId, RemoveAllowedPrincipals: ["*", "444455556666"] });
    const Filters = [{ Name: "principal-type", Values: ["Role", "All"] }];
    const { AllowedPrincipals = [] } = cordon.run(describePermissions, { ServiceId, Filters });
    assert.deepEqual(
      AllowedPrincipals.map(({ Principal }) => Principal),
      ["arn:aws:iam::444455556666:role/app"],
    );
  });

  test("catalogue 610: connections that weren't rejected keep a service, and a service keeps its load balancer", () => {
    const { cordon, ServiceId, connect, allow, arn, stateOf } = provider({ AcceptanceRequired: false });
    allow("*");
    const id = connect()?.VpcEndpointId ?? "";
    assert.equal(stateOf(id), "available");
    const remove = (...ServiceIds: string[]) =>
      cordon
        .run(deleteServices, { ServiceIds })
        .Unsuccessful?.map((each) => [each.ResourceId, each.Error?.Code, each.Error?.Message]);
    assert.deepEqual(remove(ServiceId, "vpce-svc-00000000"), [
      [
        ServiceId,
        "ExistingVpcEndpointConnections",
        `Service ${ServiceId} has existing active VPC Endpoint connections!`,
      ],
      [
        "vpce-svc-00000000",
        "InvalidVpcEndpointService.NotFound",
        "The VpcEndpointService Id 'vpce-svc-00000000' does not exist",
      ],
    ]);
    assert.throws(
      () => cordon.run(deleteBalancer, { LoadBalancerArn: arn }),
      refusal(
        "ResourceInUse",
        `Load balancer '${arn}' cannot be deleted because it is currently associated with another service`,
      ),
    );
    cordon.run(reject, { ServiceId, VpcEndpointIds: [id] });
    assert.deepEqual(remove(ServiceId), []);
    assert.equal(stateOf(id), "rejected");
    cordon.run(deleteBalancer, { LoadBalancerArn: arn });
    assert.throws(
      () => cordon.run(describeConfigurations, { ServiceIds: [ServiceId] }),
      refusal("InvalidVpcEndpointServiceId.NotFound", `The VpcEndpointService Id '${ServiceId}' does not exist`),
    );
    assert.equal(cordon.world("amazon", "global").count("offered-service"), 0);
    assert.equal(cordon.world().count("endpoint-service-permission"), 0);
    cordon.run(deleteEndpoints, { VpcEndpointIds: [id] }, CONSUMER);
  });

  test("answers: what isn't there or has its answer already is reported, and the rest is answered", () => {
    const { cordon, ServiceId, connect, stateOf } = provider();
    const own = { account: "111122223333", region: "us-east-1" };
    const id = connect({}, own)?.VpcEndpointId ?? "";
    assert.equal(stateOf(id, own), "pendingAcceptance");
    const { Unsuccessful } = cordon.run(accept, { ServiceId, VpcEndpointIds: ["vpce-00000000", id, id] });
    assert.deepEqual(
      Unsuccessful?.map((each) => [each.ResourceId, each.Error?.Code]),
      [["vpce-00000000", "InvalidVpcEndpointId.NotFound"]],
    );
    assert.equal(stateOf(id, own), "available");
    const again = cordon.run(accept, { ServiceId, VpcEndpointIds: [id] }).Unsuccessful;
    assert.deepEqual(again?.[0]?.Error?.Code, "InvalidState");
    assert.throws(
      () => cordon.run(accept, { ServiceId: "vpce-svc-00000000", VpcEndpointIds: [id] }),
      refusal("InvalidVpcEndpointServiceId.NotFound"),
    );
  });

  test("who has imported somebody else's service doesn't answer its connections", () => {
    const { cordon, ServiceId, connect, allow, stateOf } = provider();
    allow("*");
    const id = connect()?.VpcEndpointId ?? "";
    const stranger = { account: "777788889999", region: "us-east-1" };
    const all = (kind: "endpoint-service" | "endpoint-connection") => [...cordon.world().all(kind)];
    const copies = [
      ...all("endpoint-service").map((each) =>
        put("endpoint-service", { ...each, ownerId: stranger.account } as never),
      ),
      ...all("endpoint-connection").map((each) =>
        put("endpoint-connection", { ...each, ownerId: stranger.account } as never),
      ),
    ];
    cordon.apply(copies, stranger);
    assert.deepEqual(servicesOfferedNow({ world: cordon.world(stranger.account) }, copies), []);
    for (const answer of [accept, reject]) cordon.run(answer, { ServiceId, VpcEndpointIds: [id] }, stranger);
    assert.equal(stateOf(id), "pendingAcceptance");
  });

  test("load balancers: of one type, there, and of as many address families as the service", () => {
    const { cordon, balancer, arn, ServiceId } = provider();
    const create = (input: object) => () => cordon.run(createService, input);
    const modify = (input: object) => () => cordon.run(modifyService, { ServiceId, ...input });
    const either = "exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member";
    assert.throws(create({}), refusal("InvalidParameter", either));
    const gateway = balancer("inspection", "gateway");
    assert.throws(
      create({ NetworkLoadBalancerArns: [arn], GatewayLoadBalancerArns: [gateway] }),
      refusal("InvalidParameter", either),
    );
    assert.throws(create({ NetworkLoadBalancerArns: [gateway] }), refusal("InvalidParameter", /is not a Network Load/));
    assert.throws(create({ NetworkLoadBalancerArns: [`${arn}0`] }), refusal("InvalidParameter", /does not exist/));
    assert.throws(modify({ RemoveNetworkLoadBalancerArns: [arn] }), refusal("InvalidParameter", /must have a load/));
    assert.throws(modify({ AddGatewayLoadBalancerArns: [gateway] }), refusal("InvalidParameter", /of another type/));
    assert.throws(modify({ AddSupportedIpAddressTypes: ["ipv6"] }), refusal("InvalidParameter", /dualstack/));
    assert.throws(modify({ AddSupportedIpAddressTypes: ["ipx"] }), refusal("InvalidParameterValue"));
    assert.throws(modify({ RemoveSupportedIpAddressTypes: ["ipv4"] }), refusal("InvalidParameter", /ipv4 or ipv6/));
    const second = balancer("second");
    modify({ AddNetworkLoadBalancerArns: [second], RemoveNetworkLoadBalancerArns: [arn], AcceptanceRequired: false })();
    cordon.run(modifyPayer, { ServiceId, PayerResponsibility: "ServiceOwner" });
    const [shown] = cordon.run(describeConfigurations, {}).ServiceConfigurations ?? [];
    assert.deepEqual(
      [shown?.NetworkLoadBalancerArns, shown?.AcceptanceRequired, shown?.PayerResponsibility],
      [[second], false, "ServiceOwner"],
    );
    cordon.run(deleteBalancer, { LoadBalancerArn: arn });
  });
});
