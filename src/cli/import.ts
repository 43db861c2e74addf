/** `cordon import`: a real account's network, from saved answers or live, into a partition of Cordon. */
import type { Answers } from "../own-api/routes.ts";
import { command, Misuse } from "./command.ts";
import { ask, whereOptions } from "./question.ts";
import { fetchFromAws } from "./saved-state/fetch-from-aws.ts";
import { readSavedState } from "./saved-state/files.ts";
import { whileWaiting } from "./terminal/progress.ts";
import { readable } from "./terminal/readable.ts";

const usage = `Usage: cordon import DIR|FILE... [options]
       cordon import --from-aws [--profile P] [options]

Takes in what AWS answered to describe-vpcs, describe-subnets, describe-security-groups,
describe-security-group-rules, describe-network-interfaces, describe-route-tables,
describe-network-acls, describe-internet-gateways, describe-addresses,
describe-managed-prefix-lists, get-managed-prefix-list-entries (in a file named after the list),
describe-nat-gateways, describe-egress-only-internet-gateways, describe-vpc-peering-connections,
describe-launch-templates, describe-launch-template-versions,
describe-vpc-endpoint-service-configurations, describe-vpc-endpoint-service-permissions,
describe-vpc-endpoint-connections, describe-vpc-endpoint-connection-notifications,
describe-vpn-gateways, describe-customer-gateways, describe-vpn-connections, describe-vpc-endpoints,
describe-instances, describe-volumes, describe-placement-groups, describe-dhcp-options,
describe-security-group-vpc-associations, describe-vpc-block-public-access-options,
describe-vpc-block-public-access-exclusions, describe-vpc-attribute, and about transit gateways, load
balancers and databases (see docs/import.md).
Ids are kept. The account is the one that $AWS_ACCESS_KEY_ID signs for. What the answers refer to
and was not saved is listed, and answers that depend on it can't be decided.

  --region R      the Region to import into (default $AWS_REGION, else us-east-1)
  --replace       lose what the account has there
  --from-aws      ask AWS, with the SDK's credentials; needs the package @aws-sdk/client-ec2
  --json          print what was taken in, and what wasn't saved, as JSON
  --profile P     the profile of your AWS configuration to ask AWS with
  --endpoint URL  the Cordon to import into (default $CORDON_ENDPOINT_URL, else $AWS_ENDPOINT_URL,
                  else http://127.0.0.1:4566)`;

export default command({
  name: "import",
  usage,
  options: {
    ...whereOptions,
    replace: { type: "boolean", default: false },
    "from-aws": { type: "boolean", default: false },
    profile: { type: "string" },
    json: { type: "boolean", default: false },
  },
  async run(values, paths) {
    const { region, profile, replace } = values;
    if (values["from-aws"] === paths.length > 0)
      throw new Misuse(
        paths.length > 0 ? "either files or --from-aws, not both" : "name the saved answers, or say --from-aws",
      );
    // With AWS_ENDPOINT_URL set, the SDK asks there too: importing live from AWS needs a variable of its own.
    const endpoint = values.endpoint ?? process.env["CORDON_ENDPOINT_URL"];
    const body = values["from-aws"]
      ? await whileWaiting("asking AWS", fetchFromAws(profile, region, endpoint))
      : readSavedState(paths);
    const query = { replace: String(replace) };
    const taken = await whileWaiting("importing", ask({ endpoint, region }, "/_cordon/import", { body, query }));
    if (values.json) {
      console.log(JSON.stringify(taken));
      return 0;
    }
    const { account, ...into } = readable(taken);
    console.log(`imported into account ${account} in ${into.region}:`);
    for (const [kind, count] of Object.entries(into.imported)) console.log(`  ${String(count).padStart(6)}  ${kind}`);
    for (const line of formatMissing(into.missing)) console.log(line);
    return 0;
  },
});

type Missing = Answers["/_cordon/import"]["missing"];

export function* formatMissing(missing: Missing): Generator<string> {
  if (missing.length === 0) return;
  yield "not everything was saved, and no answer that depends on the rest can be decided:";
  for (const [command, things] of Map.groupBy(missing, ({ command }) => command)) {
    const [first, ...others] = things;
    if (first === undefined) continue;
    const more = others.length === 0 ? "" : `, and ${others.length} more`;
    yield `  ${first.what}, which ${first.neededBy} ${command === undefined ? "refers to" : "needs"}${more}`;
    yield command === undefined
      ? "    Cordon doesn't know such things"
      : `    save it too and import again: ${command}`;
  }
}
