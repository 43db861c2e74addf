/** `cordon export`: a partition as the AWS CLI would print it, one file per answer. */
import { command, Misuse } from "./command.ts";
import { ask, whereHelp, whereOptions } from "./question.ts";
import { writeSavedState } from "./saved-state/files.ts";

const usage = `Usage: cordon export DIR [options]

Writes what DescribeVpcs, DescribeSecurityGroups and the others answer, as JSON that cordon import reads. What
an earlier export wrote into the directory goes.

  --force          write among other files too
${whereHelp("the Region to export")}`;

export default command({
  name: "export",
  usage,
  options: { ...whereOptions, force: { type: "boolean", default: false } },
  async run(values, [directory, ...more]) {
    if (directory === undefined || more.length > 0) throw new Misuse("name one directory to write to");
    const state = await ask(values, "/_cordon/export");
    for (const file of writeSavedState(directory, state, values.force)) console.log(`${directory}/${file}`);
    return 0;
  },
});
