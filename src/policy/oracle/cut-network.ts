/** A network in which few interfaces have very many paths: routes cut the internet, and a network ACL cuts the ports. */
import {
  aclEntry,
  group,
  internetGateway,
  networkAcl,
  nic,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
  worldOf,
} from "./small-world.ts";

/** There are more than `count` pieces of the internet, and more than `count` parts of the ports. */
export function cutNetwork(count: number, ...more: Parameters<typeof worldOf>[0]): ReturnType<typeof worldOf> {
  const each = <T>(make: (i: number) => T): readonly T[] => Array.from({ length: count }, (_, i) => make(i));
  return worldOf([
    vpc("vpc-a", "10.0.0.0/16"),
    ...["1", "2"].map((i) => subnet(`subnet-${i}`, "vpc-a", `10.0.${i}.0/24`)),
    group("sg-web", "vpc-a"),
    rule("sgr-in", "sg-web", "ingress", "-1", "0.0.0.0/0"),
    rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0"),
    ...["1", "2"].map((i) =>
      nic(`eni-web${i}`, {
        vpcId: "vpc-a",
        subnetId: `subnet-${i}`,
        ipv4: [`10.0.${i}.9`],
        groups: ["sg-web"],
        publicIp: `52.0.0.${i}`,
      }),
    ),
    internetGateway("igw-1", "vpc-a"),
    ...routeTable("rtb-1", "vpc-a", [
      route("10.0.0.0/16", "local"),
      route("0.0.0.0/0", "igw-1"),
      ...each((i) => route(`20.${i}.0.0/16`, "igw-1")),
    ]),
    ...networkAcl(
      "acl-1",
      "vpc-a",
      ["subnet-1", "subnet-2"],
      (["ingress", "egress"] as const).flatMap((direction) => [
        ...each((i) => aclEntry(i + 1, direction, "deny", `tcp ${10 * i + 1}`, "0.0.0.0/0")),
        aclEntry(1000, direction, "allow", "-1", "0.0.0.0/0"),
      ]),
    ),
    ...more,
  ]);
}
