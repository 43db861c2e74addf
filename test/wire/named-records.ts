/** The members of inputs that name records by their ids, found by the members' names, and inputs that name one. */
import { type Kind, kinds } from "../../src/model/world/kinds.ts";
import type { Service } from "../../src/operations/operation.ts";
import type { Shape } from "../../src/wire/shapes.ts";
import type { Served } from "./sdk.ts";

export interface Named {
  /** The names of the members on the way; lists are passed through. */
  readonly path: readonly string[];
  readonly kind: Kind;
}

/** Members that do not have the name of the kind that they name. */
const otherNames: Readonly<Partial<Record<Service, Readonly<Record<string, Kind>>>>> = {
  ec2: {
    AllocationId: "elastic-ip",
    SecondaryAllocationId: "elastic-ip",
    GatewayId: "internet-gateway",
    Group: "security-group",
    GroupId: "security-group",
    Ipv6Pool: "public-ipv4-pool",
    PoolId: "public-ipv4-pool",
    PublicIpv4Pool: "public-ipv4-pool",
    ReferencedGroupId: "security-group",
    Resource: "vpc",
  },
  ds: { ResourceId: "directory" },
  workspaces: { GroupId: "ip-group", ResourceId: "directory" },
};

const pascal = (text: string): string =>
  text.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const typeOf = (kind: Kind): string | undefined => kinds[kind].type;

/** `VpcId` -> vpc, for the kinds that ARNs can name. */
const kindsByMember: ReadonlyMap<string, Kind> = new Map(
  (Object.keys(kinds) as Kind[])
    .filter((kind) => typeOf(kind) !== undefined)
    .map((kind) => [`${pascal(kind)}Id`, kind] as const),
);

const ROLE = /^(Add|Associated|Current|Custom|Destination|Ipv4|Ipv6|Peer|Remove|Source)(?=[A-Z])/;

function kindNamed(service: Service, member: string): Kind | undefined {
  const one = member.replace(/(?<=Id|Group|Resource)s$/, "");
  return otherNames[service]?.[one] ?? kindsByMember.get(one) ?? kindsByMember.get(one.replace(ROLE, ""));
}

/** Every member of the operation's input that names a record. */
export function namesIn({ service, shapes }: Served): readonly Named[] {
  const found: Named[] = [];
  const walk = (shape: Shape, path: readonly string[], within: readonly Shape[]): void => {
    if (shape.kind === "list") walk(shape.item, path, within);
    if (shape.kind === "string") {
      const kind = kindNamed(service, path.at(-1) ?? "");
      if (kind !== undefined) found.push({ path, kind });
    }
    if (shape.kind !== "structure" || within.includes(shape)) return;
    for (const member of shape.members) walk(member.shape, [...path, member.name], [...within, shape]);
  };
  walk(shapes.input, [], []);
  return found;
}

const idOf = (kind: Kind, number: number): string =>
  `${kinds[kind].prefix}-${String(number).padStart(kinds[kind].digits ?? 17, "0")}`;

/** The ARN of a record in the account and Region that tests call from. */
const arnOf = (service: Service, kind: Kind, id: string): string => {
  const type = typeOf(kind) ?? "";
  return `arn:aws:${service}:${type.startsWith("ipam") ? "" : "us-east-1"}:111111111111:${type}/${id}`;
};

/** Gives the id of a record of the kind that a member names; `isNamed` for the member that a test is about. */
type NameRecord = (kind: Kind, isNamed: boolean) => string;

/** An input of what is required, and of what is on the way to `named`. */
function fill({ service, shapes }: Served, named: Named | undefined, nameRecord: NameRecord): object {
  const value = (shape: Shape, member: string, rest: readonly string[] | undefined): unknown => {
    if (shape.kind === "list") return [value(shape.item, member, rest)];
    if (shape.kind === "structure") {
      const next = rest?.[0];
      // A query cannot say that a structure is there and empty.
      const needsOne = member !== "" && next === undefined && !shape.members.some(({ isRequired }) => isRequired);
      const members = needsOne
        ? shape.members.slice(0, 1)
        : shape.members.filter(({ isRequired, name }) => isRequired || name === next);
      return Object.fromEntries(
        members.map(({ name, shape }) => [name, value(shape, name, name === next ? rest?.slice(1) : undefined)]),
      );
    }
    if (named !== undefined && rest !== undefined) return nameRecord(named.kind, true);
    const kind = shape.kind === "string" ? kindNamed(service, member) : undefined;
    return kind === undefined ? scalar(shape) : nameRecord(kind, false);
  };
  return value(shapes.input, "", named?.path) as object;
}

/** An input of nothing but what is required. */
export const leastInput = (operation: Served): object => fill(operation, undefined, (kind) => idOf(kind, 9));

/** The least input that names the record of a number in one member, and the ARNs of all records that it names. */
export function withName(
  operation: Served,
  named: Named,
  number: number,
): { readonly input: object; readonly arns: readonly string[] } {
  const arns: string[] = [];
  const input = fill(operation, named, (kind, isNamed) => {
    const id = idOf(kind, isNamed ? number : 9);
    arns.push(arnOf(operation.service, kind, id));
    return id;
  });
  return { input, arns };
}

function scalar(shape: Shape): unknown {
  if (shape.kind === "enum") return [...shape.values][0];
  if (shape.kind === "number") return 1;
  if (shape.kind === "boolean") return false;
  if (shape.kind === "timestamp") return new Date(0);
  return shape.kind === "blob" ? new Uint8Array([1]) : "x";
}
