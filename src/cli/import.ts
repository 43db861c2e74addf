/** `cordon import`: a real account's network, from saved answers or live, into a partition of Cordon. */
import { parseArgs } from "node:util";
import { askForBody, defaultEndpoint } from "./ask-cordon.ts";
import { fetchFromAws } from "./fetch-from-aws.ts";
import { readSavedState } from "./saved-state.ts";

const usage = `Usage: cordon import DIR|FILE... [options]
       cordon import --from-aws [--profile P] [options]

Takes in what AWS answered to describe-vpcs, describe-subnets, describe-security-groups,
describe-security-group-rules, describe-network-interfaces, describe-managed-prefix-lists,
get-managed-prefix-list-entries (in a file named after the list), describe-vpc-peering-connections,
describe-route-tables, describe-network-acls, describe-internet-gateways,
describe-egress-only-internet-gateways, describe-nat-gateways and describe-addresses.
Ids are kept. The account is the one that $AWS_ACCESS_KEY_ID signs for.

  --region R      the Region to import into (default $AWS_REGION, else us-east-1)
  --replace       lose what the account has there
  --from-aws      ask AWS, with the SDK's credentials; needs the package @aws-sdk/client-ec2
  --profile P     the profile of your AWS configuration to ask AWS with
  --endpoint URL  the Cordon to import into (default $CORDON_ENDPOINT_URL, else $AWS_ENDPOINT_URL,
                  else http://127.0.0.1:4566)`;

export default async function importState(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      region: { type: "string" },
      replace: { type: "boolean", default: false },
      "from-aws": { type: "boolean", default: false },
      profile: { type: "string" },
      endpoint: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values["from-aws"] === positionals.length > 0) {
    console.error(usage);
    return 2;
  }
  const state = values["from-aws"] ? await fetchFromAws(values.profile, values.region) : readSavedState(positionals);
  const endpoint = values.endpoint ?? process.env["CORDON_ENDPOINT_URL"] ?? defaultEndpoint();
  const answer = (await askForBody(endpoint, "/_cordon/import", {
    body: state,
    query: { replace: String(values.replace) },
    ...(values.region !== undefined && { region: values.region }),
  })) as { readonly account: string; readonly region: string; readonly imported: Readonly<Record<string, number>> };
  console.log(`imported into account ${answer.account} in ${answer.region}:`);
  for (const [kind, count] of Object.entries(answer.imported)) console.log(`  ${String(count).padStart(6)}  ${kind}`);
  return 0;
}
