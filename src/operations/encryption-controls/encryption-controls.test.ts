/** VPC Encryption Controls: what is monitored, what keeps a VPC from enforcing encryption, and what can't come in while it does. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { put } from "../../model/world/change.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createEgressOnly from "../gateways/create-egress-only-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import runInstances from "../instances/launch/run-instances.ts";
import modifyInstance from "../instances/modify-instance-attribute.ts";
import stopInstances from "../instances/state/stop-instances.ts";
import createNat from "../nat-gateways/create-nat-gateway.ts";
import attachInterface from "../network-interfaces/attach-network-interface.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createTags from "../tags/create-tags.ts";
import attachVpc from "../transit-gateways/attachments/create-transit-gateway-vpc-attachment.ts";
import createTransit from "../transit-gateways/gateways/create-transit-gateway.ts";
import modifyTransit from "../transit-gateways/gateways/modify-transit-gateway.ts";
import acceptPeering from "../vpc-peering-connections/accept-vpc-peering-connection.ts";
import createPeering from "../vpc-peering-connections/create-vpc-peering-connection.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import describeVpcs from "../vpcs/describe-vpcs.ts";
import attachVpn from "../vpn/gateways/attach-vpn-gateway.ts";
import createVpn from "../vpn/gateways/create-vpn-gateway.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createControl from "./create-vpc-encryption-control.ts";
import deleteControl from "./delete-vpc-encryption-control.ts";
import describeAccount from "./describe-account-vpc-encryption-control.ts";
import describeControls from "./describe-vpc-encryption-controls.ts";
import getBlocking from "./get-vpc-resources-blocking-encryption-enforcement.ts";
import modifyAccount from "./modify-account-vpc-encryption-control.ts";
import modifyControl from "./modify-vpc-encryption-control.ts";

const OLD = "t2.micro";
const NITRO = "m5n.large";

/** A VPC with a subnet and, if `mode` says so, a control. */
function cordonWithVpc(VpcEncryptionControl?: Parameters<typeof createVpc.decide>[0]["input"]["VpcEncryptionControl"]) {
  const cordon = new TestCordon({ vpcsPerRegion: 20 });
  let n = 0;
  const vpc = (control = VpcEncryptionControl) =>
    cordon.run(createVpc, { CidrBlock: `10.${n++}.0.0/16`, VpcEncryptionControl: control }).Vpc?.VpcId ?? "";
  const VpcId = vpc();
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/24" }).Subnet?.SubnetId ?? "";
  const shown = (id = VpcId) => cordon.run(describeVpcs, { VpcIds: [id] }).Vpcs?.[0]?.EncryptionControl;
  const id = () => shown()?.VpcEncryptionControlId ?? "";
  const blocking = (of = VpcId) =>
    (cordon.run(getBlocking, { VpcId: of }).NonCompliantResources ?? []).map(({ Type, IsExcludable }) => [
      Type,
      IsExcludable,
    ]);
  const gateway = () => {
    const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    cordon.run(attachGateway, { InternetGatewayId, VpcId });
    return InternetGatewayId;
  };
  const launch = (InstanceType: string) =>
    cordon.run(runInstances, {
      ImageId: "ami-0a12023000000c864",
      MinCount: 1,
      MaxCount: 1,
      InstanceType,
      SubnetId,
    } as never).Instances?.[0]?.InstanceId ?? "";
  return { cordon, vpc, VpcId, SubnetId, shown, id, blocking, gateway, launch };
}

const refusedFor = (what: string) =>
  refusal("OperationNotPermitted", new RegExp(`^The VPC vpc-\\w+ enforces encryption in transit, .*${what}`));

suite("controls", () => {
  test("catalogue 552, 553: a VPC is monitored first, then enforces; exclusions are shown of an enforced one only", () => {
    const { cordon, VpcId, shown } = cordonWithVpc();
    assert.equal(shown(), undefined);
    const tags = [{ ResourceType: "vpc-encryption-control" as const, Tags: [{ Key: "Name", Value: "guard" }] }];
    const made = cordon.run(createControl, { VpcId, TagSpecifications: tags }).VpcEncryptionControl;
    const VpcEncryptionControlId = made?.VpcEncryptionControlId ?? "";
    assert.match(VpcEncryptionControlId, /^vpcec-[0-9a-f]{17}$/);
    const whole = {
      ...{ VpcId, VpcEncryptionControlId, Mode: "monitor", ResourceExclusions: undefined },
      Tags: [{ Key: "Name", Value: "guard" }],
    };
    assert.deepEqual(made, { ...whole, State: "creating", StateMessage: undefined });
    assert.deepEqual(shown(), { ...whole, State: "available", StateMessage: "succeeded" });
    const again = () => cordon.run(createControl, { VpcId });
    assert.throws(again, refusal("VpcEncryptionControlAlreadyExists", /already has/));
    const changed = cordon.run(modifyControl, { VpcEncryptionControlId, Mode: "enforce", LambdaExclusion: "enable" });
    assert.equal(changed.VpcEncryptionControl?.State, "enforce-in-progress");
    const { InternetGateway, Lambda, ...others } = shown()?.ResourceExclusions ?? {};
    assert.deepEqual(
      [InternetGateway, Lambda, Object.keys(others).length],
      [{ State: "disabled", StateMessage: "succeeded" }, { State: "enabled", StateMessage: "succeeded" }, 8],
    );
    cordon.run(modifyControl, { VpcEncryptionControlId, LambdaExclusion: "disable", NatGatewayExclusion: "enable" });
    assert.deepEqual(
      [shown()?.ResourceExclusions?.Lambda?.State, shown()?.ResourceExclusions?.NatGateway?.State],
      ["disabled", "enabled"],
    );
    const back = cordon.run(modifyControl, { VpcEncryptionControlId, Mode: "monitor" });
    assert.equal(back.VpcEncryptionControl?.State, "monitor-in-progress");
    assert.equal(shown()?.ResourceExclusions, undefined);
    cordon.run(createTags, { Resources: [VpcEncryptionControlId], Tags: [{ Key: "env", Value: "prod" }] });
    assert.equal(shown()?.Tags?.length, 2);
    const gone = cordon.run(deleteControl, { VpcEncryptionControlId }).VpcEncryptionControl;
    assert.equal(gone?.State, "deleting");
    assert.equal(shown(), undefined);
    assert.throws(
      () => cordon.run(deleteControl, { VpcEncryptionControlId }),
      refusal("InvalidVpcEncryptionControlId.NotFound"),
    );
    assert.throws(
      () => cordon.run(modifyControl, { VpcEncryptionControlId: "vpc-1" }),
      refusal("InvalidVpcEncryptionControlId.Malformed"),
    );
  });

  test("catalogue 552: a new VPC may enforce from the start; only then is anything left out", () => {
    const { cordon, VpcId, shown, vpc } = cordonWithVpc({ Mode: "enforce", InternetGatewayExclusion: "enable" });
    assert.deepEqual([shown()?.Mode, shown()?.ResourceExclusions?.InternetGateway?.State], ["enforce", "enabled"]);
    const CidrBlock = "10.9.0.0/16";
    const { Vpc } = cordon.run(createVpc, { CidrBlock, VpcEncryptionControl: { Mode: "monitor" } });
    assert.deepEqual([Vpc?.EncryptionControl?.Mode, Vpc?.EncryptionControl?.State], ["monitor", "creating"]);
    const refused = refusal("InvalidParameterCombination", /internetGatewayExclusion can only be enable/);
    assert.throws(() => vpc({ Mode: "monitor", InternetGatewayExclusion: "enable" }), refused);
    const VpcEncryptionControlId = Vpc?.EncryptionControl?.VpcEncryptionControlId ?? "";
    assert.throws(
      () => cordon.run(modifyControl, { VpcEncryptionControlId, InternetGatewayExclusion: "enable" }),
      refused,
    );
    const listed = (input: object) =>
      cordon.run(describeControls, input).VpcEncryptionControls?.map((each) => each.VpcId);
    assert.deepEqual(listed({ VpcIds: [VpcId] }), [VpcId]);
    assert.deepEqual(listed({ VpcEncryptionControlIds: [VpcEncryptionControlId] }), [Vpc?.VpcId]);
    assert.deepEqual(listed({ Filters: [{ Name: "mode", Values: ["enforce"] }] }), [VpcId]);
    assert.equal(listed({})?.length, 2);
    cordon.run(deleteVpc, { VpcId: Vpc?.VpcId ?? "" });
    assert.deepEqual(listed({}), [VpcId]);
  });
});

suite("what keeps a VPC from enforcing", () => {
  test("catalogue 553: each thing that nobody encrypts is listed, and must be left out or be gone", () => {
    const { cordon, VpcId, SubnetId, id, blocking, gateway, launch, vpc, shown } = cordonWithVpc();
    gateway();
    cordon.run(createEgressOnly, { VpcId });
    cordon.run(createNat, { AvailabilityMode: "regional", VpcId });
    const peering = cordon.run(createPeering, { VpcId, PeerVpcId: vpc() }).VpcPeeringConnection;
    cordon.run(acceptPeering, { VpcPeeringConnectionId: peering?.VpcPeeringConnectionId ?? "" });
    launch(NITRO);
    const old = launch(OLD);
    const service = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
    const nic = cordon.world().get("network-interface", service);
    assert.ok(nic);
    cordon.apply([
      put("network-interface", { ...nic, interfaceType: "lambda" }),
      put("network-interface", { ...nic, id: "eni-00000000000000001", description: "EFS mount target for fs-1" }),
      put("network-interface", { ...nic, id: "eni-00000000000000002", description: "RDSNetworkInterface" }),
    ]);
    cordon.run(createControl, { VpcId });
    assert.deepEqual(blocking().map(String).sort(), [
      "egress-only-internet-gateway,true",
      "interface,false",
      "interface,false",
      "interface,true",
      "interface,true",
      "internet-gateway,true",
      "nat-gateway,true",
      "vpc-peering-connection,true",
    ]);
    const excluded = {
      ...{ InternetGatewayExclusion: "enable", EgressOnlyInternetGatewayExclusion: "enable" },
      ...{ NatGatewayExclusion: "enable", VpcPeeringExclusion: "enable", LambdaExclusion: "enable" },
      ...{ ElasticFileSystemExclusion: "enable" },
    } as const;
    const enforce = (exclusions: object) => () =>
      cordon.run(modifyControl, { VpcEncryptionControlId: id(), Mode: "enforce", ...exclusions });
    const failed = refusal("VpcEncryptionControlStateTransitionFailed", /block the enforcement/);
    assert.throws(enforce({}), failed);
    assert.throws(enforce(excluded), failed);
    cordon.run(stopInstances, { InstanceIds: [old] });
    cordon.run(modifyInstance, { InstanceId: old, InstanceType: { Value: NITRO } });
    cordon.apply([{ delete: "network-interface", id: "eni-00000000000000002" }]);
    assert.throws(enforce({ ...excluded, VpcPeeringExclusion: "disable" }), failed);
    enforce(excluded)();
    assert.deepEqual([blocking(), shown()?.Mode], [[], "enforce"]);
    assert.throws(enforce({ NatGatewayExclusion: "disable" }), failed);
  });
});

suite("while a VPC enforces", () => {
  test("catalogue 554: no gateway comes in that isn't left out", () => {
    const { cordon, VpcId, SubnetId, id, gateway } = cordonWithVpc({ Mode: "enforce" });
    const nat = () => cordon.run(createNat, { SubnetId, AllocationId: cordon.run(allocateAddress, {}).AllocationId });
    assert.throws(gateway, refusedFor("no exclusion of InternetGateway"));
    assert.throws(() => cordon.run(createEgressOnly, { VpcId }), refusedFor("no exclusion of EgressOnly"));
    assert.throws(nat, refusedFor("no exclusion of NatGateway"));
    const VpnGatewayId = cordon.run(createVpn, { Type: "ipsec.1" }).VpnGateway?.VpnGatewayId ?? "";
    const vpn = () => cordon.run(attachVpn, { VpnGatewayId, VpcId });
    assert.throws(vpn, refusedFor("no exclusion of VirtualPrivateGateway"));
    const VpcEncryptionControlId = id();
    const InternetGatewayExclusion = "enable";
    cordon.run(modifyControl, { VpcEncryptionControlId, InternetGatewayExclusion, NatGatewayExclusion: "enable" });
    gateway();
    nat();
    cordon.run(modifyControl, { VpcEncryptionControlId, VirtualPrivateGatewayExclusion: "enable" });
    vpn();
    const refused = refusal("VpcEncryptionControlStateTransitionFailed");
    const change = { VpcEncryptionControlId, VirtualPrivateGatewayExclusion: "disable" } as const;
    assert.throws(() => cordon.run(modifyControl, change), refused);
  });

  test("catalogue 554: no instance type that doesn't encrypt, by launch, attachment or change", () => {
    const { cordon, SubnetId, launch, vpc } = cordonWithVpc({ Mode: "enforce" });
    assert.throws(() => launch(OLD), refusedFor("instance type t2.micro"));
    const good = launch(NITRO);
    cordon.run(stopInstances, { InstanceIds: [good] });
    const smaller = { InstanceId: good, InstanceType: { Value: OLD } };
    assert.throws(() => cordon.run(modifyInstance, smaller), refusedFor("instance type t2.micro"));
    // An instance of another VPC in the same zone.
    const other = cordon.run(createSubnet, { VpcId: vpc({ Mode: "monitor" }), CidrBlock: "10.1.0.0/24" }).Subnet;
    const { Instances } = cordon.run(runInstances, {
      ...{ ImageId: "ami-0a12023000000c864", MinCount: 1, MaxCount: 1, InstanceType: OLD },
      SubnetId: other?.SubnetId,
    } as never);
    const NetworkInterfaceId = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
    const attach = { NetworkInterfaceId, InstanceId: Instances?.[0]?.InstanceId ?? "", DeviceIndex: 1 };
    assert.throws(() => cordon.run(attachInterface, attach), refusedFor("instance type t2.micro"));
  });

  test("catalogue 554: peerings lead to VPCs that encrypt everything, too, unless they're left out", () => {
    const { cordon, VpcId, vpc } = cordonWithVpc({ Mode: "enforce" });
    const peer = (PeerVpcId: string) => {
      const { VpcPeeringConnection } = cordon.run(createPeering, { VpcId, PeerVpcId });
      return cordon.run(acceptPeering, {
        VpcPeeringConnectionId: VpcPeeringConnection?.VpcPeeringConnectionId ?? "",
      });
    };
    peer(vpc());
    const refused = refusedFor("no exclusion of VpcPeering");
    assert.throws(() => peer(vpc({ Mode: "monitor" })), refused);
    assert.throws(() => peer(vpc({ Mode: "enforce", LambdaExclusion: "enable" })), refused);
    const excluding = vpc({ Mode: "enforce", VpcPeeringExclusion: "enable" });
    const plain = vpc({ Mode: "monitor" });
    const asked = cordon.run(createPeering, { VpcId: plain, PeerVpcId: excluding }).VpcPeeringConnection;
    cordon.run(acceptPeering, { VpcPeeringConnectionId: asked?.VpcPeeringConnectionId ?? "" });
    // Whoever asks from a VPC that enforces nothing is refused when the other side accepts.
    const towards = cordon.run(createPeering, { VpcId: plain, PeerVpcId: VpcId }).VpcPeeringConnection;
    const VpcPeeringConnectionId = towards?.VpcPeeringConnectionId ?? "";
    assert.throws(() => cordon.run(acceptPeering, { VpcPeeringConnectionId }), refused);
  });

  test("catalogue 554: transit gateways need encryption support", () => {
    const { cordon, VpcId, SubnetId } = cordonWithVpc({ Mode: "enforce" });
    const TransitGatewayId = cordon.run(createTransit, {}).TransitGateway?.TransitGatewayId ?? "";
    const attach = () => cordon.run(attachVpc, { TransitGatewayId, VpcId, SubnetIds: [SubnetId] });
    assert.throws(attach, refusedFor("has no encryption support"));
    cordon.run(modifyTransit, { TransitGatewayId, Options: { EncryptionSupport: "enable" } });
    attach();
    cordon.run(modifyTransit, { TransitGatewayId, Options: { EncryptionSupport: "disable" } });
    const blocking = cordon.run(getBlocking, { VpcId }).NonCompliantResources ?? [];
    assert.deepEqual(
      blocking.map(({ Type, IsExcludable, Description }) => [Type, IsExcludable, Description]),
      [["transit-gateway-attachment", false, TransitGatewayId]],
    );
  });
});

suite("what an account wants", () => {
  test("nobody has changed it at first; then every VPC is brought to it that can be, and new ones are", () => {
    const { cordon, VpcId, gateway, shown, vpc } = cordonWithVpc();
    gateway();
    const state = () => cordon.run(describeAccount, {}).AccountVpcEncryptionControl;
    assert.deepEqual(
      [state()?.State, state()?.Mode, state()?.ManagedBy, state()?.Exclusions?.Lambda],
      ["default-state", "unmanaged", "account", "disabled"],
    );
    const changed = cordon.run(modifyAccount, { Mode: "attempt-monitor" }).AccountVpcEncryptionControl;
    assert.equal(changed?.State, "transitions-in-progress");
    assert.deepEqual([state()?.State, shown()?.Mode], ["transitions-successful", "monitor"]);
    const empty = vpc();
    assert.equal(shown(empty)?.Mode, "monitor");
    cordon.run(modifyAccount, { Mode: "attempt-enforce", Lambda: "enable" });
    assert.deepEqual(
      [state()?.State, state()?.Exclusions?.Lambda, shown()?.Mode, shown(empty)?.Mode],
      ["transitions-partially-successful", "enabled", "monitor", "enforce"],
    );
    cordon.run(modifyAccount, { InternetGateway: "enable" });
    assert.deepEqual([state()?.State, shown()?.Mode], ["transitions-successful", "enforce"]);
    assert.deepEqual(shown(VpcId)?.ResourceExclusions?.Lambda?.State, "enabled");
    cordon.run(modifyAccount, { Mode: "unmanaged" });
    assert.equal(shown(vpc()), undefined);
  });

  test("if no VPC can be brought to it, that's said", () => {
    const cordon = new TestCordon();
    cordon.defaultVpcId();
    cordon.run(modifyAccount, { Mode: "attempt-enforce" });
    const { AccountVpcEncryptionControl } = cordon.run(describeAccount, {});
    assert.equal(AccountVpcEncryptionControl?.State, "transitions-failed");
  });
});
