/** Calls that act on no resource in particular, or on a role: those that no other table of calls has. */
import { ALLOW_ALL } from "../../../src/operations/iam/policies/policy-for-tests.ts";
import { ACCOUNT } from "../../../src/operations/world-for-tests.ts";
import { home } from "../../operations/iam-calls.ts";
import { microsoftAd } from "../../operations/makers.ts";
import { type NamedCalls, there } from "../../operations/named-calls.ts";

const own = { resourceOwner: "SELF" } as const;
const record = JSON.stringify({ context: { principal: { arn: `arn:aws:iam::${ACCOUNT}:user/alice` } } });

const TRUSTING = JSON.stringify({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { AWS: ACCOUNT },
    Action: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
  },
});

/** What those of them need that need anything. */
export function inputsOfUnnamed(cordon: NamedCalls): Readonly<Record<string, object>> {
  const VpcId = cordon.defaultVpcId();
  const [nic] = cordon.world().all("network-interface");
  const role = { RoleName: "guest", AssumeRolePolicyDocument: TRUSTING, Path: "/visitors/" };
  const RoleArn = there(cordon.call("iam", "CreateRole", role, home).Role?.Arn);
  const ofVpc = { resourceType: "AWS::EC2::VPC", resourceId: VpcId };
  return {
    "config.BatchGetResourceConfig": { resourceKeys: [ofVpc] },
    "config.GetResourceConfigHistory": ofVpc,
    "config.ListDiscoveredResources": { resourceType: ofVpc.resourceType },
    "ds.ConnectDirectory": {
      Name: "corp.example.com",
      Password: "Secret-0123",
      Size: "Small",
      ConnectSettings: {
        VpcId,
        SubnetIds: cordon.defaultSubnetIds().slice(0, 2),
        CustomerDnsIps: ["10.0.0.2"],
        CustomerUserName: "admin",
      },
    },
    "ds.UpdateNumberOfDomainControllers": { DirectoryId: microsoftAd(cordon), DesiredNumber: 3 },
    "ec2.CreateDefaultSubnet": { AvailabilityZone: "us-east-1a" },
    "ec2.DescribeAddressesAttribute": { Attribute: "domain-name" },
    "ec2.DescribeNetworkInterfaceAttribute": { NetworkInterfaceId: nic?.id, Attribute: "description" },
    "iam.GetContextKeysForCustomPolicy": { PolicyInputList: [ALLOW_ALL] },
    "organizations.ListAWSServiceAccessForOrganization": {},
    "organizations.ListDelegatedAdministrators": {},
    "ram.GetResourceShareAssociations": { associationType: "PRINCIPAL" },
    "ram.GetResourceShares": own,
    "ram.ListPermissionVersions": { permissionArn: "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionsIpamPool" },
    "ram.ListPrincipals": own,
    "ram.ListResources": own,
    "sts.AssumeRole": {
      RoleArn,
      RoleSessionName: "visit",
      ExternalId: "badge-1",
      SourceIdentity: "ann",
      Tags: [{ Key: "team", Value: "red" }],
      TransitiveTagKeys: ["team"],
    },
    "sts.DecodeAuthorizationMessage": { EncodedMessage: cordon.seal("authorization-message", record) },
    "sts.GetAccessKeyInfo": { AccessKeyId: "AKIAQAAAAAAAAAAAAAAA" },
    "workspaces.DescribeTags": { ResourceId: cordon.call("workspaces", "DescribeIpGroups", {}).Result?.[0]?.groupId },
  };
}
