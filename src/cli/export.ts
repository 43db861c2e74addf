/** `cordon export`: a partition as the AWS CLI would print it, one file per answer. */
import { command, Misuse } from "./command.ts";
import { ask, whereHelp, whereOptions } from "./question.ts";
import { writeSavedState } from "./saved-state/files.ts";
import { whileWaiting } from "./terminal/progress.ts";

const usage = `Usage: cordon export DIR [options]

Writes what DescribeVpcs, DescribeSecurityGroups and the others answer, as JSON that cordon import reads. What
an earlier export wrote into the directory goes.

  --force          write among other files too
  --json           print the names of the files as JSON
${whereHelp("the Region to export")}`;

export default command({
  name: "export",
  usage,
  options: { ...whereOptions, force: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
  async run(values, [directory, ...more]) {
    if (directory === undefined || more.length > 0) throw new Misuse("name one directory to write to");
    const state = await whileWaiting("exporting", ask(values, "/_cordon/export"));
    const files = writeSavedState(directory, state, values.force).map((file) => `${directory}/${file}`);
    if (values.json) console.log(JSON.stringify({ files }));
    else for (const file of files) console.log(file);
    return 0;
  },
});
