/** Returns how many directories of each type exist and are allowed in the Region. */

import type { Directory } from "../../model/records/directory.ts";
import { countOf } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";

export default operation("ds", "GetDirectoryLimits", {
  touches: nothing,
  decide({ world, limits }) {
    const count = (type: Directory["type"]) => countOf(world.all("directory").filter((each) => each.type === type));
    const [simple, microsoft, connected] = [count("SimpleAD"), count("MicrosoftAD"), count("ADConnector")];
    return {
      output: {
        DirectoryLimits: {
          CloudOnlyDirectoriesLimit: limits.directoriesPerRegion,
          CloudOnlyDirectoriesCurrentCount: simple,
          CloudOnlyDirectoriesLimitReached: simple >= limits.directoriesPerRegion,
          CloudOnlyMicrosoftADLimit: limits.microsoftAdsPerRegion,
          CloudOnlyMicrosoftADCurrentCount: microsoft,
          CloudOnlyMicrosoftADLimitReached: microsoft >= limits.microsoftAdsPerRegion,
          ConnectedDirectoriesLimit: limits.adConnectorsPerRegion,
          ConnectedDirectoriesCurrentCount: connected,
          ConnectedDirectoriesLimitReached: connected >= limits.adConnectorsPerRegion,
        },
      },
    };
  },
});
