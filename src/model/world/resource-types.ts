/** The types of resources as CloudFormation names them, which CloudTrail shows: `AWS::EC2::VPC`. */

/** Words that its names of EC2's types don't write as others do. */
const WORDS: Readonly<Record<string, string>> = {
  "dhcp-options": "DHCPOptions",
  "elastic-ip": "EIP",
  ipam: "IPAM",
  natgateway: "NatGateway",
  vpc: "VPC",
  "vpc-block-public-access-exclusion": "VPCBlockPublicAccessExclusion",
  "vpc-encryption-control": "VPCEncryptionControl",
  "vpc-endpoint": "VPCEndpoint",
  "vpc-flow-log": "FlowLog",
  "vpc-peering-connection": "VPCPeeringConnection",
  "vpn-connection": "VPNConnection",
  "vpn-gateway": "VPNGateway",
};

const OTHERS: Readonly<Record<string, string>> = {
  "access-key": "AWS::IAM::AccessKey",
  directory: "AWS::DirectoryService::MicrosoftAD",
  group: "AWS::IAM::Group",
  policy: "AWS::IAM::Policy",
  role: "AWS::IAM::Role",
  user: "AWS::IAM::User",
  workspace: "AWS::WorkSpaces::Workspace",
  workspacebundle: "AWS::WorkSpaces::WorkspaceBundle",
  workspaceipgroup: "AWS::WorkSpaces::IpGroup",
};

const known = new Map<string, string>();

/** `type` is a resource's type in ARNs; IAM's are told apart from others of that name by their kind. */
export function cloudTypeOf(type: string): string {
  let name = known.get(type);
  if (name === undefined) {
    name = OTHERS[type] ?? `AWS::EC2::${WORDS[type] ?? type.split("-").map(capitalised).join("")}`;
    known.set(type, name);
  }
  return name;
}

const capitalised = (word: string): string => WORDS[word] ?? `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
