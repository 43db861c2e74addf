/** Excludes a VPC or a subnet from Block Public Access, whether or not that blocks anything yet. */
import { awsError } from "../../model/aws-error.ts";
import type { BlockPublicAccessExclusion } from "../../model/records/guarding/block-public-access.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { countOf } from "../../model/world/world.ts";
import { type InputOf, operation } from "../operation.ts";
import { missingParameter, refuseTogether } from "../parameters.ts";
import { existing, made, type Touched } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { optionsOf } from "./options.ts";
import { showExclusion } from "./show-exclusion.ts";

// ours: no evidence of AWS's texts
const limitExceeded = quotaExceeded(
  "VpcBlockPublicAccessExclusionLimitExceeded",
  "VPC Block Public Access exclusions",
  "blockPublicAccessExclusions",
);
const alreadyExcluded = awsError(
  "InvalidParameterValue",
  (resourceId: string, id: string) => `The resource ${resourceId} already has the exclusion ${id}.`,
);
const notAllowed = awsError(
  "OperationNotPermitted",
  () => "Exclusions are not allowed by the declarative policy that manages VPC Block Public Access.",
);

type Input = InputOf<"ec2", "CreateVpcBlockPublicAccessExclusion">;

export default operation("ec2", "CreateVpcBlockPublicAccessExclusion", {
  touches({ input, world }) {
    return [made("block-public-access-exclusion"), touchedBy(world, input)];
  },
  decide({ input, world, newId, now, limits }) {
    const tags = tagsFor("vpc-block-public-access-exclusion", input.TagSpecifications, limits);
    const { id: resourceId = "", ownerId = "" } = touchedBy(world, input).record;
    if (optionsOf(world).exclusionsAllowed === "not-allowed") throw notAllowed();
    const there = world.by("block-public-access-exclusion", "resource", resourceId).find(isThere);
    if (there !== undefined) throw alreadyExcluded(resourceId, there.id);
    const count = countOf(world.all("block-public-access-exclusion").filter(isThere));
    if (count >= limits.blockPublicAccessExclusions) throw limitExceeded();
    const exclusion: BlockPublicAccessExclusion = {
      id: newId("block-public-access-exclusion"),
      ownerId,
      resourceId,
      mode: input.InternetGatewayExclusionMode,
      state: "create-complete",
      createdAt: now,
      updatedAt: now,
      tags,
    };
    return {
      changes: [put("block-public-access-exclusion", exclusion)],
      output: { VpcBlockPublicAccessExclusion: showExclusion(exclusion, world, "create-in-progress") },
    };
  },
});

const isThere = ({ deletedAt }: BlockPublicAccessExclusion): boolean => deletedAt === undefined;

/** The VPC or subnet that the call names. */
function touchedBy(world: World, input: Input): Touched {
  refuseTogether(input, "SubnetId", "VpcId");
  const { SubnetId, VpcId } = input;
  if (SubnetId !== undefined) return existing("subnet", findSubnet(world, SubnetId));
  if (VpcId === undefined) throw missingParameter("vpcId");
  return existing("vpc", findVpc(world, VpcId));
}
