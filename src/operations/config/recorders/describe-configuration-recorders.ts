/** Shows the configuration recorder. */
import { operation } from "../../operation.ts";
import { RECORDER, refuseOtherRecorder, touchRecorder } from "./find-recorder.ts";

export default operation("config", "DescribeConfigurationRecorders", {
  touches: touchRecorder,
  decide({ input, world }) {
    refuseOtherRecorder(input);
    return {
      output: {
        ConfigurationRecorders: [
          {
            name: RECORDER,
            roleARN: `arn:aws:iam::${world.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
            recordingGroup: {
              allSupported: true,
              includeGlobalResourceTypes: true,
              resourceTypes: [],
              exclusionByResourceTypes: { resourceTypes: [] },
              recordingStrategy: { useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" as const },
            },
            recordingMode: { recordingFrequency: "CONTINUOUS" as const, recordingModeOverrides: [] },
            recordingScope: "PAID" as const,
          },
        ],
      },
    };
  },
});
