import assert from "node:assert/strict";
import { test } from "node:test";
import createInterface from "../../network-interfaces/create-network-interface.ts";
import deleteInterface from "../../network-interfaces/delete-network-interface.ts";
import createSubnet from "../../subnets/create-subnet.ts";
import createVpc from "../../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import createGroup from "../groups/create-security-group.ts";
import associate from "./associate-security-group-vpc.ts";
import describeAssociations from "./describe-security-group-vpc-associations.ts";
import disassociate from "./disassociate-security-group-vpc.ts";

test("catalogue 183: an association stays while any interface there uses the group, whichever came first", () => {
  for (const isFirstThere of [true, false]) {
    const cordon = new TestCordon();
    const vpc = (CidrBlock: string) => cordon.run(createVpc, { CidrBlock }).Vpc?.VpcId ?? "";
    const [here, there] = [vpc("10.0.0.0/16"), vpc("10.1.0.0/16")];
    const GroupId = cordon.run(createGroup, { GroupName: "web", Description: "d", VpcId: here }).GroupId ?? "";
    cordon.run(associate, { GroupId, VpcId: there });
    const interfaceIn = (VpcId: string, CidrBlock: string) => {
      const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock }).Subnet?.SubnetId ?? "";
      const made = cordon.run(createInterface, { SubnetId, Groups: [GroupId] });
      return made.NetworkInterface?.NetworkInterfaceId ?? "";
    };
    const makeThere = () => interfaceIn(there, "10.1.1.0/24");
    const makeHere = () => interfaceIn(here, "10.0.1.0/24");
    const [first, second] = isFirstThere ? [makeThere(), makeHere()] : [makeHere(), makeThere()];
    const end = () => cordon.run(disassociate, { GroupId, VpcId: there });
    assert.throws(
      end,
      refusal(
        "DependencyViolation",
        `The security group '${GroupId}' is used by network interfaces in the VPC '${there}'`,
      ),
    );
    cordon.run(deleteInterface, { NetworkInterfaceId: isFirstThere ? first : second });
    assert.deepEqual(end(), { State: "disassociating" });
    assert.deepEqual(cordon.run(describeAssociations, {}).SecurityGroupVpcAssociations, []);
  }
});
