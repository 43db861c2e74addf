/** How to make a network interface with an address that none has yet, in the commands of AWS's CLI. */
import {
  type Address,
  contains,
  formatAddress,
  formatPrefix,
  lastOf,
  type Prefix,
  parsePrefix,
  prefixOf,
} from "../../address/prefix.ts";
import type { World } from "../../model/world/world.ts";

export function howToMake(world: World, address: Address): string {
  const text = formatAddress(address);
  if (address.family === "ipv6") {
    return "Make it in a subnet with such addresses: aws ec2 create-network-interface --subnet-id subnet-... --ipv6-addresses";
  }
  const inSubnet = (subnet: string) =>
    `aws ec2 create-network-interface --subnet-id ${subnet} --private-ip-address ${text}`;
  const [subnet] = world.all("subnet").filter(({ cidr }) => covers(cidr, address));
  if (subnet !== undefined) return `Make it: ${inSubnet(subnet.id)}`;
  const block = subnetFor(address);
  if (block === undefined) return "AWS keeps this address of its network for itself: choose another.";
  const [vpc] = world.all("vpc").filter(({ cidrBlocks }) => cidrBlocks.some(({ cidr }) => covers(cidr, block)));
  const vpcBlock = formatPrefix(around(address, 16));
  // In one line: terminals are shown no line breaks of an answer.
  const commands = [
    ...(vpc === undefined
      ? [`VPC=$(aws ec2 create-vpc --cidr-block ${vpcBlock} --query Vpc.VpcId --output text)`]
      : []),
    `SUBNET=$(aws ec2 create-subnet --vpc-id ${vpc?.id ?? "$VPC"} --cidr-block ${formatPrefix(block)} --query Subnet.SubnetId --output text)`,
    inSubnet("$SUBNET"),
  ];
  return `No subnet has it either. Make what is missing: ${commands.join(" && ")}`;
}

function covers(cidr: string, inner: Address | Prefix): boolean {
  const outer = parsePrefix(cidr)?.prefix;
  return outer !== undefined && outer.family === inner.family && contains(outer, inner);
}

const around = ({ family, value }: Address, length: number): Prefix => prefixOf(family, value, length);

/** AWS: so many addresses at the beginning of a subnet are its own, and the last one. */
const OWN = 4n;

/** The smallest usual block in which anyone may have the address. */
function subnetFor(address: Address): Prefix | undefined {
  for (const length of [24, 20, 16]) {
    const block = around(address, length);
    if (address.value >= block.value + OWN && address.value < lastOf(block)) return block;
  }
  return undefined;
}
