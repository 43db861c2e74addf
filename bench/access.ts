/** Decisions a second of the evaluator alone, with 10 policies of 10 statements: `node bench/access.ts`. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies name variables
import { evaluate, type NamedPolicy, type PrincipalPolicies } from "../src/access/evaluate.ts";
import { readPolicy } from "../src/access/policy-document.ts";
import { contextOf, globalContext } from "../src/access/request-context.ts";

const DECISIONS = 200_000;
const POLICIES = 10;
const STATEMENTS = 10;

/** What people write: reading everywhere, changing by tag or place, a few denials. */
const statementOf = (policy: number, n: number) =>
  [
    { Effect: "Allow", Action: ["ec2:Describe*", "ec2:Get*"], Resource: "*" },
    {
      Effect: "Allow",
      Action: `ec2:Create${["Vpc", "Subnet", "Route*", "Tags"][n % 4]}`,
      Resource: `arn:aws:ec2:*:*:vpc/*`,
    },
    {
      Effect: "Allow",
      Action: ["ec2:DeleteVpc", "ec2:DeleteSubnet", "ec2:ModifyVpcAttribute"],
      Resource: "arn:aws:ec2:*:111122223333:vpc/*",
      Condition: {
        StringEquals: { "aws:ResourceTag/Team": `team-${policy}`, "aws:ResourceTag/Owner": "${aws:username}" },
      },
    },
    {
      Effect: "Deny",
      Action: "ec2:Delete*",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } },
    },
    {
      Effect: "Allow",
      Action: "workspaces:*",
      Resource: `arn:aws:workspaces:*:*:workspaceipgroup/wsipg-${policy}${n}`,
    },
  ][n % 5];

const identity: readonly NamedPolicy[] = Array.from({ length: POLICIES }, (_, policy) => {
  const Statement = Array.from({ length: STATEMENTS }, (_, n) => statementOf(policy, n));
  const reading = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement }), "managed");
  if (!("policy" in reading)) throw new Error(reading.malformed.detail);
  return { name: `policy-${policy}`, policy: reading.policy };
});
const policies: PrincipalPolicies = { identity };

const arn = "arn:aws:iam::111122223333:user/ann";
const facts = {
  now: Date.UTC(2026, 0, 2),
  region: "us-east-1",
  isSecure: true,
  sourceIp: "192.0.2.7",
  userAgent: "aws-cli/2",
};
const principal = { account: "111122223333", arn, userId: "AIDA1", tags: { Team: "team-9" } };
const vpc = (n: number) => `arn:aws:ec2:us-east-1:111122223333:vpc/vpc-${n.toString(16).padStart(17, "0")}`;
const contextFor = () =>
  contextOf(
    { "aws:ResourceTag/Team": "team-9", "aws:ResourceTag/Owner": "ann" },
    globalContext({ ...facts, principal }),
  );
const fixed = contextFor();

function measure(name: string, work: (n: number) => unknown): number {
  for (let n = 0; n < DECISIONS / 10; n++) work(n);
  const before = process.cpuUsage();
  for (let n = 0; n < DECISIONS; n++) work(n);
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / DECISIONS;
  console.log(
    `${name.padEnd(58)} ${each.toFixed(2).padStart(6)} us  ${Math.round(1e6 / each)
      .toLocaleString("en")
      .padStart(10)}/s`,
  );
  return each;
}

/** The floor: what anyone must do who looks an action up and compares a text for each policy. */
const tables = identity.map(() => new Map([["ec2:deletevpc", "arn:aws:ec2:"]]));
const floor = measure("floor: one look-up and one prefix for each policy", (n) => {
  const resource = vpc(n);
  return tables.every((table) => resource.startsWith(table.get("ec2:deletevpc") as string));
});
const deleting = measure("DeleteVpc: 40 statements match, 20 with conditions", (n) =>
  evaluate(policies, { action: "ec2:DeleteVpc", resource: vpc(n), context: fixed }),
);
const anew = measure("the same, with nothing remembered of the policies", (n) =>
  evaluate({ identity: [...identity] }, { action: "ec2:DeleteVpc", resource: vpc(n), context: fixed }),
);
measure("DescribeVpcs: allowed by the first statement of each", () =>
  evaluate(policies, { action: "ec2:DescribeVpcs", resource: "*", context: fixed }),
);
measure("RunInstances: no statement is about it", (n) =>
  evaluate(policies, { action: "ec2:RunInstances", resource: vpc(n), context: fixed }),
);
const whole = measure("DeleteVpc, with the making of its context", (n) =>
  evaluate(policies, { action: "ec2:DeleteVpc", resource: vpc(n), context: contextFor() }),
);
console.log(`to remember which statements are about an action: ${(deleting / anew).toFixed(2)} of the time`);
const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: Array.from({ length: 10 }, (_, n) => statementOf(1, n)),
});
const before = process.cpuUsage();
for (let n = 0; n < 1_000; n++) readPolicy(document, "managed");
const { user } = process.cpuUsage(before);
console.log(`reading a policy of 10 statements: ${(user / 1_000).toFixed(0)} us`);
console.log(`ratio to the floor: ${(deleting / floor).toFixed(1)}, with the context ${(whole / floor).toFixed(1)}`);
