/** A participant whose file gave it records with the ids of others' changes nothing of theirs, and sees no more. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { put } from "../../model/world/change.ts";
import type { Kind, RecordOf } from "../../model/world/kinds.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import modifyNic from "../network-interfaces/modify-network-interface-attribute.ts";
import { MEMBER, member } from "../resource-shares/shares-for-tests.ts";
import associateVpc from "../security-groups/vpc-associations/associate-security-group-vpc.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal } from "../world-for-tests.ts";
import { SharedVpcCordon } from "./shared-vpcs-for-tests.ts";

const own = { account: ACCOUNT };

class ImportingCordon extends SharedVpcCordon {
  /** Gives the member a record of the owner's as if a file had it, with what the file says otherwise. */
  claim<K extends Kind>(kind: K, id: string, more: Partial<RecordOf<K>>): void {
    const record = { ...this.world().get(kind, id), ...more } as RecordOf<K>;
    this.apply([put(kind, record)], { account: MEMBER, region: REGION });
  }

  vpcOfMember(): string {
    return this.run(createVpc, { CidrBlock: "10.2.0.0/16" }, member).Vpc?.VpcId ?? "";
  }

  /** A public address of the owner's, and an interface of the member's that the owner's gateway can lead one to. */
  withAddress() {
    const InternetGatewayId = this.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    this.run(attachGateway, { VpcId: this.vpcId, InternetGatewayId });
    const { AllocationId = "", PublicIp = "" } = this.run(allocateAddress, {});
    return { AllocationId, PublicIp, NetworkInterfaceId: this.interface([this.group("web")]) };
  }
}

suite("a participant that has imported what others have", () => {
  for (const [whose, ownerId] of [
    ["its own", MEMBER],
    ["theirs", ACCOUNT],
  ] as const) {
    for (const place of ["the VPC", "another VPC, with which it's associated"] as const) {
      test(`doesn't get into a group that its file calls ${whose}, in ${place}`, () => {
        const cordon = new ImportingCordon();
        const group = cordon.group("database", own);
        if (place === "the VPC") cordon.claim("security-group", group, { ownerId });
        else {
          cordon.claim("security-group", group, { ownerId, vpcId: cordon.vpcOfMember() });
          const id = `${group}/${cordon.vpcId}`;
          const association = { id, groupId: group, vpcId: cordon.vpcId, vpcOwnerId: ACCOUNT, groupOwnerId: ownerId };
          cordon.claim("security-group-vpc-association", id, association);
        }
        const NetworkInterfaceId = cordon.interface([cordon.group("web")]);
        assert.throws(() => cordon.interface([group]), refusal("InvalidGroup.NotFound"));
        const regrouped = { NetworkInterfaceId, Groups: [group] };
        assert.throws(() => cordon.run(modifyNic, regrouped, member), refusal("InvalidGroup.NotFound"));
        assert.equal([...cordon.world().by("network-interface", "group", group)].length, 0);
      });
    }
  }

  test("replaces none of their rules, and gives their groups none", () => {
    const cordon = new ImportingCordon();
    const theirs = cordon.group("database", own);
    cordon.letIn(theirs, theirs, 5432, own);
    const rules = () => [...cordon.world().by("security-group-rule", "group", theirs)];
    const before = rules();
    const GroupId = cordon.group("elsewhere", member, cordon.vpcOfMember());
    for (const { id } of before) cordon.claim("security-group-rule", id, { groupId: GroupId, ownerId: MEMBER });
    cordon.claim("security-group", theirs, { ownerId: MEMBER });
    cordon.run(associateVpc, { GroupId, VpcId: cordon.vpcId }, member);
    cordon.letIn(theirs, theirs, 22);
    assert.deepEqual(rules(), before);
    assert.equal(cordon.world().get("security-group", GroupId)?.ownerId, MEMBER);
  });

  test("has no address of theirs, by its id or by itself", () => {
    const other = "eipalloc-0f0f0f0f0f0f0f0f0";
    for (const named of ["same", other]) {
      const cordon = new ImportingCordon();
      const { AllocationId, PublicIp, NetworkInterfaceId } = cordon.withAddress();
      const before = cordon.world().get("elastic-ip", AllocationId);
      const id = named === "same" ? AllocationId : other;
      cordon.claim("elastic-ip", AllocationId, { id, ownerId: MEMBER });
      cordon.run(associateAddress, { AllocationId: id, NetworkInterfaceId }, member);
      assert.deepEqual([...cordon.world().by("elastic-ip", "address", PublicIp)], [before]);
    }
  });

  test("sees no subnet that isn't shared, and nothing of a VPC that it says is its own", () => {
    const cordon = new ImportingCordon();
    const nic = cordon.interface([cordon.group("web")]);
    const stray = { id: "eni-0f0f0f0f0f0f0f0f0", subnetId: cordon.privateSubnetId };
    cordon.claim("network-interface", nic, { ...stray, ownerId: MEMBER, vpcId: cordon.vpcId });
    const shown = () => {
      const Filters = [{ Name: "vpc-id", Values: [cordon.vpcId] }];
      return cordon.run(describeSubnets, { Filters }, member).Subnets?.map(({ SubnetId }) => SubnetId);
    };
    assert.deepEqual(shown(), [cordon.subnetId]);
    cordon.claim("vpc", cordon.vpcId, { ownerId: MEMBER });
    assert.deepEqual(shown(), []);
  });
});
