/** `cordon export`: a partition as the AWS CLI would print it, a file an answer. */
import { parseArgs } from "node:util";
import { askForBody, defaultEndpoint } from "./ask-cordon.ts";
import { type SavedState, writeSavedState } from "./saved-state.ts";

const usage = `Usage: cordon export DIR [options]

Writes what DescribeVpcs, DescribeSecurityGroups and the others answer, as JSON that cordon import takes back.
The account is the one that $AWS_ACCESS_KEY_ID signs for.

  --region R      the Region to export (default $AWS_REGION, else us-east-1)
  --endpoint URL  the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566)`;

export default async function exportState(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      region: { type: "string" },
      endpoint: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [directory] = positionals;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (directory === undefined || positionals.length > 1) {
    console.error(usage);
    return 2;
  }
  const asked = values.region === undefined ? {} : { region: values.region };
  const state = await askForBody(values.endpoint ?? defaultEndpoint(), "/_cordon/export", asked);
  for (const file of writeSavedState(directory, state as SavedState)) console.log(`${directory}/${file}`);
  return 0;
}
