/** Finds load balancers, target groups, listeners and rules by the ARN that a call names them by. */
import { type AwsError, awsError } from "../../model/aws-error.ts";
import { arnOf } from "../../model/world/ids.ts";
import type { RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { existing, named, type Touched } from "../permission/touched.ts";
import { notAnArn } from "./balancer-words.ts";

export type BalancingKind = "load-balancer" | "target-group" | "listener" | "listener-rule";
type Place = Pick<World, "account" | "region" | "get">;

interface Words {
  readonly what: string;
  readonly form: RegExp;
  readonly unknown: () => AwsError;
}

const CODE = "[0-9a-f]{16}";

// AWS: the codes and texts (catalogue 561); ours: that for rules, by analogy
const words: Readonly<Record<BalancingKind, Words>> = {
  "load-balancer": {
    what: "load balancer",
    form: new RegExp(`:loadbalancer/(app|net|gwy)/[\\w-]+/${CODE}$`),
    unknown: awsError("LoadBalancerNotFound", () => "One or more load balancers not found"),
  },
  "target-group": {
    what: "target group",
    form: new RegExp(`:targetgroup/[\\w-]+/${CODE}$`),
    unknown: awsError("TargetGroupNotFound", () => "One or more target groups not found"),
  },
  listener: {
    what: "listener",
    form: new RegExp(`:listener/(app|net|gwy)/[\\w-]+/${CODE}/${CODE}$`),
    unknown: awsError("ListenerNotFound", () => "One or more listeners not found"),
  },
  "listener-rule": {
    what: "listener rule",
    form: new RegExp(`:listener-rule/(app|net|gwy)/[\\w-]+/${CODE}/${CODE}/${CODE}$`),
    unknown: awsError("RuleNotFound", () => "One or more rules not found"),
  },
};

/** The ARN of a record, or of an id, of the caller's own partition. */
export const arnIn = (
  { account, region }: Pick<World, "account" | "region">,
  kind: BalancingKind,
  id: string,
): string => arnOf(kind, { ownerId: account, id }, region);

/** The id in an ARN; undefined if it's of another account, Region or kind. */
export function idInArn(
  world: Pick<World, "account" | "region">,
  kind: BalancingKind,
  arn: string,
): string | undefined {
  const beginning = arnIn(world, kind, "");
  return arn.startsWith(beginning) ? arn.slice(beginning.length) : undefined;
}

const recordAt = <K extends BalancingKind>(world: Place, kind: K, arn: string): RecordOf<K> | undefined => {
  const id = idInArn(world, kind, arn);
  return id === undefined ? undefined : world.get(kind, id);
};

/** AWS: one of another account or Region isn't an ARN of the kind either (catalogue 561). */
export function findByArn<K extends BalancingKind>(world: Place, kind: K, arn: string): RecordOf<K> {
  const { what, form, unknown } = words[kind];
  if (idInArn(world, kind, arn) === undefined || !form.test(arn)) throw notAnArn(arn, what);
  const found = recordAt(world, kind, arn);
  if (found === undefined) throw unknown();
  return found;
}

export const notFound = (kind: BalancingKind): AwsError => words[kind].unknown();

/** What an ARN names, as something that a call touches, whether or not it exists. */
export function touchedByArn(world: Place, kind: BalancingKind, arn: string): Touched {
  const found = recordAt(world, kind, arn);
  return found === undefined ? named(kind, idInArn(world, kind, arn) ?? "*") : existing(kind, found);
}

const KINDS: Readonly<Record<string, BalancingKind>> = {
  loadbalancer: "load-balancer",
  targetgroup: "target-group",
  listener: "listener",
  "listener-rule": "listener-rule",
};

/** The kind of resource that an ARN is of. */
export function kindOfArn(arn: string): BalancingKind {
  const kind = KINDS[/^arn:aws:elasticloadbalancing:[^:]*:[^:]*:([a-z-]+)\//.exec(arn)?.[1] ?? ""];
  if (kind === undefined) throw notAnArn(arn, "load balancer");
  return kind;
}
