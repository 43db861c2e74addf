/** Adds servers to a Managed Microsoft AD, in its subnets by turns, or removes the newest. */
import { put, remove } from "../../model/world/change.ts";
import { AddressChooser } from "../network-interfaces/addresses/choose-addresses.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { directoryError, findMicrosoftAd, invalidParameter } from "./directory-words.ts";
import { makeServer } from "./make-directory.ts";

// ours: no evidence of AWS's texts
const tooFew = invalidParameter(() => "A directory needs at least 2 domain controllers.");
const tooMany = directoryError(
  "DomainControllerLimitExceededException",
  (limit: number) => `A directory can have at most ${limit} domain controllers.`,
);

export default operation("ds", "UpdateNumberOfDomainControllers", {
  touches: ({ input, world }) => [existing("directory", findMicrosoftAd(world, input.DirectoryId))],
  decide(call) {
    const { input, world, limits } = call;
    const directory = findMicrosoftAd(world, input.DirectoryId);
    const { DesiredNumber: wanted } = input;
    if (wanted < 2) throw tooFew();
    if (wanted > limits.controllersPerDirectory)
      throw tooMany(limits.controllersPerDirectory).overLimit("controllersPerDirectory");
    const subnetIds = [...new Set(directory.servers.map(({ subnetId }) => subnetId))];
    const kept = directory.servers.slice(0, wanted);
    const chooser = new AddressChooser(call);
    const made = Array.from({ length: wanted - kept.length }, (_, n) => {
      const subnet = world.get("subnet", subnetIds[(kept.length + n) % subnetIds.length] ?? "");
      return subnet === undefined ? [] : [makeServer(call, chooser, subnet, directory.id, directory.securityGroupId)];
    }).flat();
    const servers = [...kept, ...made.map(({ server }) => server)];
    return {
      changes: [
        ...directory.servers.slice(wanted).map((each) => remove("network-interface", each.networkInterfaceId)),
        ...made.map(({ networkInterface }) => put("network-interface", networkInterface)),
        put("directory", { ...directory, servers }),
      ],
      output: {},
    };
  },
});
