/** Endpoints of services: where they may be, what they are called, and who is told of them. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { PartitionKey } from "../../model/world/change.ts";
import createEndpoint from "../vpc-endpoints/create-vpc-endpoint.ts";
import deleteEndpoints from "../vpc-endpoints/delete-vpc-endpoints.ts";
import describeServices from "../vpc-endpoints/describe-vpc-endpoint-services.ts";
import modifyEndpoint from "../vpc-endpoints/modify-vpc-endpoint.ts";
import { refusal } from "../world-for-tests.ts";
import describeConnections from "./connections/describe-vpc-endpoint-connections.ts";
import createNotification from "./notifications/create-vpc-endpoint-connection-notification.ts";
import deleteNotifications from "./notifications/delete-vpc-endpoint-connection-notifications.ts";
import describeNotifications from "./notifications/describe-vpc-endpoint-connection-notifications.ts";
import modifyNotification from "./notifications/modify-vpc-endpoint-connection-notification.ts";
import { CONSUMER, provider, REMOTE } from "./provider-for-tests.ts";
import createService from "./services/create-vpc-endpoint-service-configuration.ts";
import deleteServices from "./services/delete-vpc-endpoint-service-configurations.ts";
import describeConfigurations from "./services/describe-vpc-endpoint-service-configurations.ts";
import modifyService from "./services/modify-vpc-endpoint-service-configuration.ts";
import startVerification from "./services/start-vpc-endpoint-service-private-dns-verification.ts";

const TOPIC = "arn:aws:sns:us-east-1:111122223333:news";

suite("endpoint services", () => {
  test("a private name is for endpoints once it's verified", () => {
    const { cordon, ServiceId, ServiceName, connect, allow } = provider({
      AcceptanceRequired: false,
      PrivateDnsName: "shop.example.com",
    });
    allow("*");
    const configuration = () =>
      cordon.run(describeConfigurations, { ServiceIds: [ServiceId] }).ServiceConfigurations?.[0]
        ?.PrivateDnsNameConfiguration;
    assert.equal(configuration()?.State, "pendingVerification");
    assert.match(configuration()?.Name ?? "", /^_/);
    assert.equal(connect()?.PrivateDnsEnabled, false);
    assert.throws(() => connect({ PrivateDnsEnabled: true }), refusal("InvalidParameter", /has not verified/));
    cordon.run(startVerification, { ServiceId });
    assert.equal(configuration()?.State, "verified");
    const made = connect({ PrivateDnsEnabled: true });
    assert.equal(made?.DnsEntries?.at(-1)?.DnsName, "shop.example.com");
    assert.throws(() => connect({ PrivateDnsEnabled: true }), refusal("InvalidParameter", /conflicting/));
    cordon.run(modifyService, { ServiceId, PrivateDnsName: "shop.example.com" });
    assert.equal(configuration()?.State, "verified");
    cordon.run(modifyService, { ServiceId, RemovePrivateDnsName: true });
    assert.deepEqual(configuration(), {});
    assert.throws(
      () => cordon.run(startVerification, { ServiceId }),
      refusal("InvalidParameter", /no private DNS name/),
    );
    assert.throws(
      () => connect({ PrivateDnsEnabled: true }),
      refusal(
        "InvalidParameter",
        `Private DNS can't be enabled because the service ${ServiceName} does not provide a private DNS name.`,
      ),
    );
    for (const PrivateDnsName of ["shop", "-a.example.com", `${"a".repeat(64)}.com`]) {
      assert.throws(() => cordon.run(modifyService, { ServiceId, PrivateDnsName }), refusal("InvalidParameterValue"));
    }
    assert.throws(
      () => cordon.run(modifyService, { ServiceId, PrivateDnsName: "a.example.com", RemovePrivateDnsName: true }),
      refusal("InvalidParameterCombination"),
    );
  });

  test("catalogue 609: an endpoint has subnets in the zones of the service alone", () => {
    const { cordon, connect, allow, subnetsOf, ServiceName } = provider({ AcceptanceRequired: false });
    allow("*");
    const [first = "", second = "", third = ""] = subnetsOf(CONSUMER);
    const outside = refusal(
      "InvalidParameter",
      `The VPC endpoint service ${ServiceName} does not support the availability zone of the subnet: ${third}.`,
    );
    assert.throws(() => connect({ SubnetIds: [first, third] }), outside);
    const VpcEndpointId = connect()?.VpcEndpointId ?? "";
    assert.throws(() => cordon.run(modifyEndpoint, { VpcEndpointId, AddSubnetIds: [third] }, CONSUMER), outside);
    cordon.run(modifyEndpoint, { VpcEndpointId, AddSubnetIds: [second] }, CONSUMER);
    const [shown] = cordon.run(describeConnections, {}).VpcEndpointConnections ?? [];
    assert.equal(shown?.DnsEntries?.length, 3);
    assert.throws(
      () => connect({ IpAddressType: "dualstack" }),
      refusal("InvalidParameter", /does not support the IP/),
    );
    assert.throws(
      () => connect({ VpcEndpointType: "GatewayLoadBalancer" }),
      refusal("InvalidParameter", /does not match/),
    );
  });

  test("other Regions reach it if its owner says so", () => {
    const { cordon, connect, allow, ServiceId, connections } = provider({ AcceptanceRequired: false });
    allow("*");
    const input = { ServiceRegion: "us-east-1" };
    assert.throws(() => connect(input, REMOTE), refusal("InvalidServiceName"));
    cordon.run(modifyService, { ServiceId, AddSupportedRegions: ["eu-west-1"] });
    assert.throws(() => connect({}, REMOTE), refusal("InvalidServiceName"));
    const made = connect(input, REMOTE);
    assert.deepEqual([made?.State as string, made?.ServiceRegion], ["pending", "us-east-1"]);
    const asked = { ServiceRegions: ["us-east-1"], Filters: [{ Name: "owner", Values: ["111122223333"] }] };
    assert.equal(cordon.run(describeServices, asked, REMOTE).ServiceDetails?.length, 1);
    assert.deepEqual(
      connections().map(({ VpcEndpointRegion }) => VpcEndpointRegion),
      ["eu-west-1"],
    );
    const Filters = [{ Name: "vpc-endpoint-region", Values: ["cross-region"] }];
    assert.equal(cordon.run(describeConnections, { Filters }).VpcEndpointConnections?.length, 1);
    assert.throws(
      () => cordon.run(modifyService, { ServiceId, RemoveSupportedRegions: ["us-east-1"] }),
      refusal("InvalidParameter"),
    );
    assert.throws(
      () => cordon.run(modifyService, { ServiceId, AddSupportedRegions: ["moon"] }),
      refusal("InvalidParameterValue"),
    );
  });

  test("a Gateway Load Balancer's endpoint has one subnet, an interface without groups, and neither policy nor name", () => {
    const { cordon, balancer, allow, subnetsOf } = provider();
    allow("*");
    const given = { GatewayLoadBalancerArns: [balancer("inspection", "gateway")], AcceptanceRequired: false };
    const { ServiceId = "", ServiceName = "" } = cordon.run(createService, given).ServiceConfiguration ?? {};
    assert.throws(
      () => cordon.run(modifyService, { ServiceId, PrivateDnsName: "a.example.com" }),
      refusal("InvalidParameter"),
    );
    const own = { account: "111122223333", region: "us-east-1" };
    const [first = "", second = ""] = subnetsOf(own);
    const create = (SubnetIds: string[], more = {}) =>
      cordon.run(createEndpoint, {
        ...{ VpcId: cordon.defaultVpcId(), VpcEndpointType: "GatewayLoadBalancer", ServiceName, SubnetIds, ...more },
      }).VpcEndpoint;
    assert.throws(() => create([first, second]), refusal("InvalidParameter", /exactly one subnet/));
    assert.throws(() => create([first], { SecurityGroupIds: ["sg-00000000"] }), refusal("InvalidParameter"));
    const made = create([first]);
    assert.deepEqual([made?.Groups, made?.DnsEntries, made?.PolicyDocument], [[], [], undefined]);
    const nic = cordon.world().get("network-interface", made?.NetworkInterfaceIds?.[0] ?? "");
    assert.equal(nic?.interfaceType, "gateway_load_balancer_endpoint");
    cordon.run(deleteEndpoints, { VpcEndpointIds: [made?.VpcEndpointId ?? ""] });
    assert.deepEqual(cordon.run(deleteServices, { ServiceIds: [ServiceId] }).Unsuccessful, []);
  });

  test("notifications are of a service or of an endpoint, and go with it", () => {
    const { cordon, ServiceId, connect, allow } = provider({ AcceptanceRequired: false });
    allow("*");
    const create = (input: object, where?: PartitionKey) =>
      cordon.run(
        createNotification,
        { ConnectionNotificationArn: TOPIC, ConnectionEvents: ["Accept", "Accept"], ...input },
        where,
      ).ConnectionNotification;
    const made = create({ ServiceId });
    const ConnectionNotificationId = made?.ConnectionNotificationId ?? "";
    assert.match(ConnectionNotificationId, /^vpce-nfn-[0-9a-f]{17}$/);
    assert.deepEqual([made?.ConnectionEvents, made?.ConnectionNotificationState], [["Accept"], "Enabled"]);
    cordon.run(modifyNotification, { ConnectionNotificationId, ConnectionEvents: ["Connect", "Reject"] });
    const listed = (where?: PartitionKey) =>
      cordon.run(describeNotifications, {}, where).ConnectionNotificationSet ?? [];
    assert.deepEqual(listed()[0]?.ConnectionEvents, ["Connect", "Reject"]);
    assert.throws(() => create({}), refusal("MissingParameter"));
    assert.throws(() => create({ ServiceId, VpcEndpointId: "vpce-00000000" }), refusal("InvalidParameterCombination"));
    assert.throws(() => create({ ServiceId, ConnectionEvents: ["Party"] }), refusal("InvalidParameterValue"));
    assert.throws(() => create({ ServiceId, ConnectionEvents: [] }), refusal("InvalidParameter"));
    assert.throws(() => create({ ServiceId, ConnectionNotificationArn: "news" }), refusal("InvalidParameterValue"));
    const VpcEndpointId = connect()?.VpcEndpointId ?? "";
    create({ VpcEndpointId }, CONSUMER);
    cordon.run(deleteEndpoints, { VpcEndpointIds: [VpcEndpointId] }, CONSUMER);
    assert.deepEqual(listed(CONSUMER), []);
    const { Unsuccessful } = cordon.run(deleteNotifications, {
      ConnectionNotificationIds: [ConnectionNotificationId, "vpce-nfn-00000000"],
    });
    assert.deepEqual(
      Unsuccessful?.map((each) => each.Error?.Code),
      ["InvalidConnectionNotification"],
    );
    assert.throws(
      () => cordon.run(describeNotifications, { ConnectionNotificationId }),
      refusal("InvalidConnectionNotification"),
    );
  });
});
