import assert from "node:assert/strict";
import { test } from "node:test";
import { launchAll } from "../instances/launch/launch-for-tests.ts";
import terminateInstances from "../instances/state/terminate-instances.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpcEndpoint from "../vpc-endpoints/create-vpc-endpoint.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import assignIpv6 from "./addresses/assign-ipv6-addresses.ts";
import assignPrivate from "./addresses/assign-private-ip-addresses.ts";
import unassignIpv6 from "./addresses/unassign-ipv6-addresses.ts";
import unassignPrivate from "./addresses/unassign-private-ip-addresses.ts";
import attach from "./attach-network-interface.ts";
import createInterface from "./create-network-interface.ts";
import describeAttribute from "./describe-network-interface-attribute.ts";
import describeInterfaces from "./describe-network-interfaces.ts";
import detach from "./detach-network-interface.ts";
import modifyAttribute from "./modify-network-interface-attribute.ts";

const OTHER_ATTACHMENT = "eni-attach-0123456789abcdef0";

/** Three interfaces: in a subnet with both families, in one with IPv4 only, and in one with IPv6 only. */
function cordonWithInterfaces() {
  const cordon = new TestCordon();
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true });
  const VpcId = Vpc?.VpcId ?? "";
  const block = (n: number) =>
    Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace("00::/56", `0${n}::/64`) ?? "";
  const subnet = (input: object) => cordon.run(createSubnet, { VpcId, ...input }).Subnet?.SubnetId ?? "";
  const both = subnet({ CidrBlock: "10.0.1.0/24", Ipv6CidrBlock: block(1) });
  const ipv4 = subnet({ CidrBlock: "10.0.2.0/24" });
  const ipv6 = subnet({ Ipv6Native: true, Ipv6CidrBlock: block(3) });
  const create = (SubnetId = both, input: object = {}) =>
    cordon.run(createInterface, { SubnetId, ...input }).NetworkInterface?.NetworkInterfaceId ?? "";
  const launch = (SubnetId = both, input: object = {}) => launchAll(cordon, { SubnetId, ...input })[0];
  const modify = (NetworkInterfaceId: string, input: object) =>
    cordon.run(modifyAttribute, { NetworkInterfaceId, ...input });
  return { cordon, VpcId, both, ipv4, ipv6, create, launch, modify };
}

test("refusals: malformed addresses, addresses without a block of the subnet, and too many addresses", () => {
  const { cordon, create, ipv4, ipv6 } = cordonWithInterfaces();
  const invalid = (text: string) => refusal("InvalidParameterValue", text);
  assert.throws(() => create(ipv4, { PrivateIpAddress: "10.0.2" }), invalid("Invalid IP address: 10.0.2"));
  assert.throws(() => create(ipv4, { Ipv6AddressCount: 1 }), invalid(`The subnet ${ipv4} has no IPv6 CIDR block.`));
  assert.throws(
    () => cordon.run(assignPrivate, { NetworkInterfaceId: create(ipv6), SecondaryPrivateIpAddressCount: 1 }),
    invalid(`The subnet ${ipv6} has no IPv4 CIDR block.`),
  );
  const NetworkInterfaceId = create();
  assert.throws(
    () => cordon.run(assignPrivate, { NetworkInterfaceId, SecondaryPrivateIpAddressCount: -1 }),
    invalid("Value (-1) for parameter secondaryPrivateIpAddressCount is invalid. It must not be negative."),
  );
  assert.throws(
    () => cordon.run(assignIpv6, { NetworkInterfaceId, Ipv6PrefixCount: -1 }),
    invalid("Value (-1) for parameter ipv6PrefixCount is invalid. It must not be negative."),
  );
  assert.throws(
    () => cordon.run(assignPrivate, { NetworkInterfaceId, SecondaryPrivateIpAddressCount: 50 }),
    refusal("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit."),
  );
  assert.throws(
    () => cordon.run(assignIpv6, { NetworkInterfaceId, Ipv6AddressCount: 51 }),
    invalid("Number of IPv6 addresses will exceed limit (50)."),
  );
});

test("catalogue 400: an attached interface has no more addresses than its instance's type allows", () => {
  const { cordon, both, launch } = cordonWithInterfaces();
  const NetworkInterfaceId = launch()?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";
  assert.throws(
    () => cordon.run(assignPrivate, { NetworkInterfaceId, SecondaryPrivateIpAddressCount: 2 }),
    refusal("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit."),
  );
  assert.throws(
    () => cordon.run(assignIpv6, { NetworkInterfaceId, Ipv6AddressCount: 3 }),
    refusal("InvalidParameterValue", "Number of IPv6 addresses will exceed limit (2)."),
  );
  const device = { DeviceIndex: 0, SubnetId: both };
  const launchWith = (NetworkInterfaces: readonly object[]) =>
    launchAll(cordon, { ImageId: "ami-0a12023000000c864", NetworkInterfaces });
  assert.throws(
    () => launchWith([{ ...device, SecondaryPrivateIpAddressCount: 2 }]),
    refusal("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit."),
  );
  assert.throws(
    () => launchWith([{ ...device, Ipv6AddressCount: 3 }]),
    refusal("InvalidParameterValue", "Number of IPv6 addresses will exceed limit (2)."),
  );
});

test("refusals: parameters that exclude each other, and calls that name no address", () => {
  const { cordon, create, both } = cordonWithInterfaces();
  const NetworkInterfaceId = create();
  const together = (first: string, second: string) =>
    refusal("InvalidParameterCombination", `The parameter ${first} cannot be used with the parameter ${second}`);
  assert.throws(
    () =>
      create(both, {
        PrivateIpAddresses: [{ PrivateIpAddress: "10.0.1.9", Primary: true }],
        SecondaryPrivateIpAddressCount: 1,
      }),
    together("privateIpAddresses", "secondaryPrivateIpAddressCount"),
  );
  const address = "2001:db8::1";
  assert.throws(
    () => create(both, { Ipv6Addresses: [{ Ipv6Address: address }], Ipv6AddressCount: 1 }),
    together("ipv6Addresses", "ipv6AddressCount"),
  );
  assert.throws(
    () => cordon.run(assignIpv6, { NetworkInterfaceId, Ipv6Addresses: [address], Ipv6AddressCount: 1 }),
    together("ipv6Addresses", "ipv6AddressCount"),
  );
  assert.throws(
    () => cordon.run(assignPrivate, { NetworkInterfaceId, Ipv4Prefixes: ["10.0.1.16/28"], Ipv4PrefixCount: 1 }),
    together("ipv4Prefixes", "ipv4PrefixCount"),
  );
  const missing = (text: string) => refusal("MissingParameter", text);
  assert.throws(
    () => cordon.run(assignIpv6, { NetworkInterfaceId }),
    missing(
      "The request must contain exactly one of: ipv6Addresses, ipv6AddressCount, ipv6Prefixes, or ipv6PrefixCount",
    ),
  );
  assert.throws(
    () => cordon.run(unassignIpv6, { NetworkInterfaceId }),
    missing("The request must contain the parameter ipv6Addresses or ipv6Prefixes"),
  );
  assert.throws(
    () => cordon.run(describeAttribute, { NetworkInterfaceId }),
    missing("The request must contain the parameter attribute"),
  );
  assert.throws(
    () => cordon.run(unassignPrivate, { NetworkInterfaceId }),
    missing("The request must contain the parameter privateIpAddresses or ipv4Prefixes"),
  );
});

test("refusals: removing addresses and prefixes that the interface doesn't have", () => {
  const { cordon, create } = cordonWithInterfaces();
  const NetworkInterfaceId = create();
  const notAssigned = refusal(
    "InvalidParameterValue",
    `Some of the specified IPv6 addresses are not assigned to interface ${NetworkInterfaceId}`,
  );
  const Ipv6Addresses = ["2001:db8::1"];
  assert.throws(() => cordon.run(unassignIpv6, { NetworkInterfaceId, Ipv6Addresses }), notAssigned);
  const Ipv6Prefixes = ["2001:db8::/80"];
  assert.throws(() => cordon.run(unassignIpv6, { NetworkInterfaceId, Ipv6Prefixes }), notAssigned);
});

test("refusals: an instance that has ended, and a network card that its type doesn't have", () => {
  const { cordon, create, launch } = cordonWithInterfaces();
  const InstanceId = launch()?.InstanceId ?? "";
  const NetworkInterfaceId = create();
  for (const NetworkCardIndex of [1, -1]) {
    assert.throws(
      () => cordon.run(attach, { NetworkInterfaceId, InstanceId, DeviceIndex: 1, NetworkCardIndex }),
      refusal("InvalidParameterValue", `Network card index ${NetworkCardIndex} is not valid for t3.micro`),
    );
  }
  cordon.run(terminateInstances, { InstanceIds: [InstanceId] });
  assert.throws(
    () => cordon.run(attach, { NetworkInterfaceId, InstanceId, DeviceIndex: 1 }),
    refusal(
      "IncorrectInstanceState",
      `Instance: ${InstanceId} is not in a valid state (terminated) for this operation.`,
    ),
  );
});

test("refusals: attachments that are malformed, another interface's, a service's, or unknown", () => {
  const { cordon, VpcId, both, create, launch, modify } = cordonWithInterfaces();
  assert.throws(
    () => cordon.run(detach, { AttachmentId: "attachment" }),
    refusal("InvalidAttachmentID.Malformed", 'Invalid id: "attachment" (expecting "eni-attach-...")'),
  );
  cordon.run(createVpcEndpoint, {
    VpcId,
    ServiceName: "com.amazonaws.us-east-1.ec2",
    VpcEndpointType: "Interface",
    SubnetIds: [both],
    PrivateDnsEnabled: false,
  });
  const [managed] = cordon.run(describeInterfaces, {}).NetworkInterfaces ?? [];
  assert.throws(
    () => cordon.run(detach, { AttachmentId: managed?.Attachment?.AttachmentId ?? "" }),
    refusal("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments."),
  );
  const otherAttachment = (interfaceId: string, id = "") =>
    refusal(
      "InvalidAttachmentID.NotFound",
      `The attachment ID '${id}' does not belong to network interface '${interfaceId}'`,
    );
  const free = create();
  assert.throws(() => modify(free, { Attachment: { DeleteOnTermination: true } }), otherAttachment(free));
  assert.throws(() => modify(free, { EnaSrdSpecification: { EnaSrdEnabled: true } }), otherAttachment(free));
  const attached = launch()?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";
  assert.throws(
    () => modify(attached, { Attachment: { AttachmentId: OTHER_ATTACHMENT, DeleteOnTermination: true } }),
    otherAttachment(attached, OTHER_ATTACHMENT),
  );
});

test("refusals: attributes that an interface can't have or can't lose", () => {
  const { both, create, modify } = cordonWithInterfaces();
  const stays = create(both, { Ipv6AddressCount: 1, EnablePrimaryIpv6: true });
  assert.throws(
    () => modify(stays, { EnablePrimaryIpv6: false }),
    refusal("InvalidParameterValue", "You cannot disable the primary IPv6 address once it is enabled."),
  );
  assert.throws(
    () => modify(stays, { AssociatePublicIpAddress: true }),
    refusal(
      "InvalidParameterValue",
      `Network interface '${stays}' is not the primary network interface of an instance.`,
    ),
  );
  assert.throws(
    () => modify(stays, { AssociatedSubnetIds: [both] }),
    refusal("UnsupportedOperation", "Network interfaces here cannot be associated with further subnets."),
  );
});
