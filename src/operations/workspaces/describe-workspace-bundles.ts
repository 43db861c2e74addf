/** Lists WorkSpace bundles: Amazon's, or the ones that ids name. Without an owner it lists the caller's own, and there are none. */
import { describe } from "../describe.ts";
import { invalidValues, workspacesPages } from "../workspaces-words.ts";
import { type Bundle, bundlesOfAmazon, hardwareOf } from "./bundles.ts";

// ours: no evidence of AWS's text
const oneFilter = invalidValues(() => "BundleIds can't be combined with Owner. Leave one of them out.");

const AMAZON = "AMAZON";

export default describe("workspaces", "DescribeWorkspaceBundles", {
  list: "Bundles",
  all({ input: { BundleIds: ids = [], Owner } }): Iterable<Bundle> {
    if (ids.length > 0 && Owner !== undefined) throw oneFilter();
    // AWS: an unknown id finds nothing.
    if (ids.length > 0) return bundlesOfAmazon.filter(({ id }) => ids.includes(id));
    return Owner?.toUpperCase() === AMAZON ? bundlesOfAmazon : [];
  },
  pages: workspacesPages,
  idOf: ({ id }) => id,
  show: (bundle) => {
    const { cpus, memoryGib, rootGib, userGib } = hardwareOf(bundle);
    const software = bundle.name.slice(bundle.name.indexOf(" with ") + " with ".length);
    return {
      BundleId: bundle.id,
      Name: bundle.name,
      Owner: "Amazon",
      // ours: the form is AWS's, without its names of the servers beneath
      Description: `${software}, ${cpus} vCPU, ${memoryGib}GiB Memory, ${userGib}GB Storage`,
      RootStorage: { Capacity: `${rootGib}` },
      UserStorage: { Capacity: `${userGib}` },
      ComputeType: { Name: bundle.computeType },
      State: "AVAILABLE" as const,
      BundleType: "REGULAR" as const,
    };
  },
});
