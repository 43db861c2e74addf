/** Returns the limits of an account in the Region. */
import type { Limits } from "../../model/limits.ts";
import type { World } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { defaultVpcOf } from "../vpcs/find-vpc.ts";

const attributes: Readonly<Record<string, (world: World, limits: Limits) => string | number>> = {
  "supported-platforms": () => "VPC",
  "default-vpc": (world) => defaultVpcOf(world)?.id ?? "none",
  // AWS: this no longer limits instances; it has stayed at 20.
  "max-instances": () => 20,
  "vpc-max-security-groups-per-interface": (_, limits) => limits.securityGroupsPerInterface,
  "max-elastic-ips": (_, limits) => limits.elasticIpsPerRegion,
  "vpc-max-elastic-ips": (_, limits) => limits.elasticIpsPerRegion,
};

export default operation("ec2", "DescribeAccountAttributes", {
  touches: nothing,
  decide({ input, world, limits }) {
    const names: readonly string[] = input.AttributeNames ?? [];
    const wanted = Object.entries(attributes).filter(([name]) => names.length === 0 || names.includes(name));
    const AccountAttributes = wanted.map(([AttributeName, read]) => ({
      AttributeName,
      AttributeValues: [{ AttributeValue: String(read(world, limits)) }],
    }));
    return { output: { AccountAttributes } };
  },
});
