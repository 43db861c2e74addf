/** Who may do what with hosts: whoever may change the network interfaces that a host is bound to may have it obey their groups. */
import { rootOf } from "../../access/credentials.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal, type OwnRequest } from "../../gateway/http-server.ts";
import { callWithin, type OwnCaller, signInToOwn } from "../../gateway/own-access.ts";
import { eventsOfOwn } from "../../gateway/trail/own-events.ts";
import { AwsError } from "../../model/aws-error.ts";
import type { Host } from "../../model/records/hosts/host.ts";
import type { Change } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { loadOperation } from "../../operations/call.ts";

const SEES = "ec2:DescribeNetworkInterfaces";
const CHANGES = "ModifyNetworkInterfaceAttribute";

export interface Operator extends OwnCaller {
  /** Throws an OwnRefusal if the caller may not change these interfaces. Those that are gone are nobody's. */
  readonly refuseWithout: (world: World, interfaceIds: readonly string[]) => void;
}

/** Signs the caller in, who must be allowed to see interfaces, or throws an OwnRefusal. */
export async function signInHostOperator(gateway: Gateway, request: OwnRequest): Promise<Operator> {
  const caller = await signInToOwn(gateway, request, [SEES]);
  const changing = await loadOperation("ec2", CHANGES);
  if (changing === undefined) throw new Error(`there is no ${CHANGES}`);
  const refuseWithout = (world: World, interfaceIds: readonly string[]) => {
    if (caller.principal?.permissions === undefined) return;
    for (const NetworkInterfaceId of interfaceIds) {
      try {
        callWithin(gateway, caller, changing, { NetworkInterfaceId }, world);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (error.code !== "InvalidNetworkInterfaceID.NotFound") throw new OwnRefusal(error.message, 403);
      }
    }
  };
  return { ...caller, refuseWithout };
}

/** What a change of hosts comes to: its records, and what the trail says of it. */
interface Decided<T> {
  readonly changes: readonly Change[];
  /** Without secrets. */
  readonly told: Readonly<Record<string, unknown>>;
  readonly output: T;
}

/** Decides on the current world, and commits. `operation` is the name of its event. */
export async function changeHosts<T>(
  gateway: Gateway,
  request: OwnRequest,
  { home, principal = rootOf(home.account) }: Operator,
  operation: string,
  decide: (world: World) => Decided<T>,
): Promise<T> {
  const author = { principal: principal.arn, requestId: request.requestId, operation: `Cordon:${operation}` };
  return gateway.ledger.run(home, author, (world) => {
    const { changes, told, output } = decide(world);
    return { changes, events: eventsOfOwn(gateway, request, operation, told, changes), output };
  });
}

/** A host by its id or name. */
export function hostNamed(world: World, text: unknown): Host {
  if (typeof text !== "string" || text === "") throw new OwnRefusal('say of which host, by its name or id, as "host"');
  const [byName] = world.by("host", "name", text);
  const host = byName ?? world.get("host", text);
  if (host !== undefined) return host;
  throw new OwnRefusal(`there is no host ${text} in account ${world.account}, ${world.region}`, 404);
}

export const interfacesOf = ({ interfaces }: Host): readonly string[] =>
  interfaces.map(({ interfaceId }) => interfaceId);
