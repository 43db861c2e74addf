/** `cordon hosts`: the hosts, what is wanted of them, and what they say holds. */
import { command, Misuse } from "../command.ts";
import { ask, questionHelp, questionOptions } from "../question.ts";
import { readable } from "../terminal/readable.ts";
import { lookOf } from "../terminal/table.ts";
import { formatHosts } from "./format-hosts.ts";

const usage = `Usage: cordon hosts [NAME] [options]

Lists hosts, or one of them, a line for each device: its network interface, whether it enforces what the groups
say or only observes, how many packets were refused (or would be) since its agent started, the revision of the
rules that it has, how often its kernel's rules were changed by someone else, and when it was last seen.

${questionHelp}`;

export default command({
  name: "hosts",
  usage,
  options: questionOptions,
  async run(values, [host, ...more]) {
    if (more.length > 0) throw new Misuse(`it takes one host, not also ${more.join(" ")}`);
    const listed = await ask(values, "/_cordon/hosts", host === undefined ? {} : { query: { host } });
    console.log(values.json ? JSON.stringify(listed) : formatHosts(readable(listed), lookOf(process.stdout)));
    return 0;
  },
});
