/**
 * The users and roles that a trust policy names: they must exist, and it's they who are trusted, by their ids. Whoever is made
 * anew under the name of one that was deleted is somebody else.
 */
import { type Policy, readPolicy } from "../../../access/policy-document.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IamRole } from "../../../model/records/iam.ts";
import { GLOBAL } from "../../../model/regions.ts";
import type { World } from "../../../model/world/world.ts";
import { showDocument } from "../documents.ts";

const invalidPrincipal = awsError(
  "MalformedPolicyDocument",
  (arn: string) => `Invalid principal in policy: "AWS":"${arn}"`,
);

/** By the ARNs in a document that was accepted. */
export function trustedIdsOf(world: World, document: string): Readonly<Record<string, string>> {
  const reading = readPolicy(document, "trust");
  const arns = "policy" in reading ? arnsIn(reading.policy) : [];
  return Object.fromEntries(
    [...new Set(arns)].flatMap((arn) => {
      const named = readArn(arn);
      if (named === undefined || !isKnown(world, named.account)) return [];
      const id = idOf(world, arn, named);
      if (id === undefined) throw invalidPrincipal(arn);
      return [[arn, id]];
    }),
  );
}

const arnsIn = ({ statements }: Policy): readonly string[] =>
  statements.flatMap(({ principals }) => [...(principals?.arns ?? [])]);

interface Named {
  readonly account: string;
  readonly type: "user" | "role" | "assumed-role";
  readonly name: string;
}

/** Undefined for federated users, whom nobody keeps. */
function readArn(arn: string): Named | undefined {
  const [, account, type, path] = /^arn:aws:(?:iam|sts)::(\d{12}):(user|role|assumed-role)\/(.+)$/.exec(arn) ?? [];
  if (account === undefined || path === undefined) return undefined;
  const parts = path.split("/");
  const name = (type === "assumed-role" ? parts[0] : parts.at(-1)) ?? "";
  return { account, type: type as Named["type"], name };
}

/** ours: AWS knows all accounts. Of one that nobody has used here nothing can be looked up, and its ARNs are kept as they are. */
const isKnown = (world: World, account: string): boolean =>
  account === world.account ||
  world.partitions().some((partition) => partition.account === account && partition.region === GLOBAL);

function idOf(world: World, arn: string, { account, type, name }: Named): string | undefined {
  const there = world.elsewhere(account, GLOBAL);
  const kind = type === "user" ? "iam-user" : "iam-role";
  const [entity] = there.by(kind, "name", name.toLowerCase());
  return entity !== undefined && (type === "assumed-role" || entity.arn === arn) ? entity.id : undefined;
}

/** AWS: a user or role that has another ARN by now is shown with that one, and one that is gone with its id. */
export function showTrustPolicy(world: World, { trustPolicy, trustedIds = {} }: IamRole): string {
  const changed = new Map(
    Object.entries(trustedIds).flatMap(([arn, id]) => {
      const now = nameNow(world, arn, id);
      return now === arn ? [] : [[arn, now] as const];
    }),
  );
  return showDocument(changed.size === 0 ? trustPolicy : withPrincipals(trustPolicy, changed));
}

function nameNow(world: World, arn: string, id: string): string {
  const named = readArn(arn);
  const there = named && world.elsewhere(named.account, GLOBAL);
  const entity = there?.get("iam-user", id) ?? there?.get("iam-role", id);
  return entity === undefined ? id : named?.type === "assumed-role" ? arn : entity.arn;
}

interface Document {
  readonly Statement: object | readonly { readonly Principal?: { readonly AWS?: string | readonly string[] } }[];
}

function withPrincipals(document: string, names: ReadonlyMap<string, string>): string {
  const parsed = JSON.parse(document) as Document;
  const renamed = (name: string) => names.get(name) ?? name;
  const Statement = [parsed.Statement].flat().map((statement) => {
    const { AWS, ...others } = (statement as { readonly Principal: { readonly AWS?: string | readonly string[] } })
      .Principal;
    if (AWS === undefined) return statement;
    return { ...statement, Principal: { ...others, AWS: typeof AWS === "string" ? renamed(AWS) : AWS.map(renamed) } };
  });
  return JSON.stringify({ ...parsed, Statement });
}
