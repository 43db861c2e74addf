/** Test cases for the quotas of launch templates. */
import type { Quotas } from "./quota.ts";
import * as make from "./template-makers.ts";

export const quotasOfTemplates = {
  launchTemplatesPerRegion: {
    most: 2,
    fit: 2,
    code: "LaunchTemplateLimitExceeded",
    use: (cordon) => (n) => make.launchTemplate(cordon, n),
  },
  versionsPerLaunchTemplate: {
    most: 3,
    fit: 2,
    code: "LaunchTemplateVersionLimitExceeded",
    use(cordon) {
      const id = make.launchTemplate(cordon);
      return () => make.launchTemplateVersion(cordon, id);
    },
  },
} satisfies Quotas;
