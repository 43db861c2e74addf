/** Shows that the configuration recorder is on, since the first change. */
import { operation } from "../../operation.ts";
import { RECORDER, refuseOtherRecorder, touchRecorder } from "./find-recorder.ts";

export default operation("config", "DescribeConfigurationRecorderStatus", {
  touches: touchRecorder,
  decide({ input, world, now }) {
    refuseOtherRecorder(input);
    const [first] = world.history();
    const since = first?.time ?? now;
    return {
      output: {
        ConfigurationRecordersStatus: [
          {
            name: RECORDER,
            lastStartTime: since,
            recording: true,
            lastStatus: "Success" as const,
            lastStatusChangeTime: since,
          },
        ],
      },
    };
  },
});
