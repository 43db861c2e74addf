/** Finds the members of inputs that name records by id, by the members' names, and makes inputs that name a record. */
import { type Kind, kinds } from "../../src/model/world/kinds.ts";
import type { Service } from "../../src/operations/operation.ts";
import type { Shape } from "../../src/wire/shapes.ts";
import { leastInput, type Path } from "./least-input.ts";
import type { Served } from "./sdk.ts";

export interface Named {
  readonly path: Path;
  readonly kind: Kind;
}

/** Members whose name isn't that of the kind they name. */
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
    ServiceId: "endpoint-service",
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
  const walk = (shape: Shape, path: Path, within: readonly Shape[]): void => {
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

/** The smallest input whose required members name records. */
export const leastNamingInput = (operation: Served): object => withName(operation, undefined, 0).input;

/** The smallest input that names the nth record in one member, and the ARNs of all records that it names. */
export function withName(
  operation: Served,
  named: Named | undefined,
  number: number,
): { readonly input: object; readonly arns: readonly string[] } {
  const arns: string[] = [];
  const input = leastInput(operation, named?.path, (member, isAtPath) => {
    const kind = isAtPath ? named?.kind : kindNamed(operation.service, member);
    if (kind === undefined) return "x";
    const id = idOf(kind, isAtPath ? number : 9);
    arns.push(arnOf(operation.service, kind, id));
    return id;
  });
  return { input, arns };
}
