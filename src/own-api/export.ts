/** `GET /_cordon/export`: the caller's partition as AWS's Describe operations would answer it, for an import to take back. */
import type { Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../gateway/http-server.ts";
import { allShown } from "../gateway/long-lists.ts";
import { callWithin, type OwnCaller, refuseWithout, signInToOwn } from "../gateway/own-access.ts";
import { Turn } from "../gateway/turns.ts";
import { AwsError } from "../model/aws-error.ts";
import { AWS_OWNER } from "../model/aws-prefix-lists.ts";
import { type ClientVpnGap, clientVpnGap, propagationsGap } from "../model/records/gap.ts";
import type { World } from "../model/world/world.ts";
import { type LoadedOperation, loadOperation } from "../operations/call.ts";
import {
  inputOfEach,
  inputOfList,
  type ListName,
  type NameOfEach,
  savedLists,
  savedOfEach,
  savedPolicies,
  savedStructures,
} from "../operations/imported-state/saved-lists.ts";
import {
  type ExportedServices,
  exportedServices,
  serviceActions,
  serviceCalls,
  serviceOperation,
} from "./exporting/services.ts";

/** What an import lacked, in the members of AWS's style. */
interface SavedGap {
  readonly Id: string;
  readonly What: string;
  readonly NeededBy: string;
  readonly Command: string | undefined;
}

/** The lists of AWS's answers by their names there, and what AWS answers for each prefix list, table and VPC alone. */
export type Exported = Readonly<Record<ListName, readonly unknown[]>> & {
  /** By id. What isn't known isn't among them. */
  readonly [N in NameOfEach]: Readonly<Record<string, readonly unknown[]>>;
} & {
  /** All that DescribeVpcAttribute answers, once for each VPC. */
  readonly VpcAttributes: readonly object[];
  readonly VpcBlockPublicAccessOptions: object;
  /** What GetClientVpnEndpointAuthorizationPolicy answers; of an endpoint without one only its id. */
  readonly ClientVpnAuthorizationPolicies: readonly object[];
  readonly Gaps: readonly SavedGap[];
} & ExportedServices;

/** Asked of each VPC for each attribute. */
const ATTRIBUTE = "DescribeVpcAttribute";
const POLICY = savedPolicies.operation;
const OF_EACH = Object.values(savedOfEach);
const OPTIONS = savedStructures.VpcBlockPublicAccessOptions;
const ATTRIBUTES = ["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"];

/** Pieces are about so long, in characters. */
const PIECE = 64 * 1024;

export const exportRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/export",
  async handle(request): Promise<OwnAnswer<Exported>> {
    const actions = [
      ...Object.values(savedLists),
      ...OF_EACH.map(({ operation }) => operation),
      ATTRIBUTE,
      OPTIONS,
      POLICY,
    ];
    const caller = await signInToOwn(
      gateway,
      request,
      actions.map((action) => `ec2:${action}`),
    );
    const held = await gateway.ledger.hold(caller.home, (world, keep) => {
      // Loads the partition, if it must be.
      world.count("vpc");
      return { world, release: keep() };
    });
    try {
      refuseWithout(caller, serviceActions(held.world));
      await refuseUnlessAllMayBeSeen(gateway, caller, held.world);
    } catch (error) {
      held.release();
      throw error;
    }
    return { status: 200, json: exported(gateway, caller, held) };
  },
});

interface Held {
  readonly world: World;
  readonly release: () => void;
}

/** Checked before anything is sent: policies may keep single lists and VPCs from the caller. */
async function refuseUnlessAllMayBeSeen(gateway: Gateway, caller: OwnCaller, world: World): Promise<void> {
  if (caller.principal?.permissions === undefined) return;
  const turn = new Turn();
  for (const [name, input] of callsFor(world)) {
    const operation = await operationNamed(name);
    await gateway.ledger.step(() => callWithin(gateway, caller, operation, input, world)).catch(refuseForbidden);
    if (turn.isOver) await turn.next();
  }
  for (const call of serviceCalls(world)) {
    const operation = await serviceOperation(call);
    await gateway.ledger.step(() => callWithin(gateway, caller, operation, call.input, world)).catch(refuseForbidden);
    if (turn.isOver) await turn.next();
  }
}

function* callsFor(world: World): Iterable<readonly [name: string, input: object]> {
  for (const name of [...Object.values(savedLists), OPTIONS]) yield [name, inputOfList(name)];
  for (const name of Object.keys(savedOfEach) as NameOfEach[]) {
    for (const id of askedFor(world, name)) yield [savedOfEach[name].operation, inputOfEach(name, id)];
  }
  for (const { id: VpcId } of world.all("vpc")) {
    for (const Attribute of ATTRIBUTES) yield [ATTRIBUTE, { VpcId, Attribute }];
  }
  for (const { id: ClientVpnEndpointId } of world.all("client-vpn-endpoint")) yield [POLICY, { ClientVpnEndpointId }];
}

function refuseForbidden(error: unknown): never {
  throw error instanceof AwsError ? new OwnRefusal(`${error.code}: ${error.message}`, 403) : error;
}

const CLIENT_VPN_PARTS: Readonly<Partial<Record<NameOfEach, ClientVpnGap>>> = {
  ClientVpnTargetNetworks: "networks",
  ClientVpnRoutes: "routes",
  ClientVpnAuthorizationRules: "rules",
};

/** The ids of the things that are asked for what isn't in lists: all but AWS's own, if it's known. */
function askedFor(world: World, name: NameOfEach): Iterable<string> {
  const part = CLIENT_VPN_PARTS[name];
  const isLacking = (id: string): boolean =>
    world.get("gap", id) !== undefined ||
    (part !== undefined && world.get("gap", clientVpnGap(id, part)) !== undefined) ||
    (name === "TransitGatewayRouteTablePropagations" && world.get("gap", propagationsGap(id)) !== undefined);
  return world
    .all(savedOfEach[name].kind)
    .filter(({ id, ownerId }) => ownerId !== AWS_OWNER && !isLacking(id))
    .map(({ id }) => id);
}

/** The text of an `Exported`, in turns, of one moment. */
async function* exported(gateway: Gateway, caller: OwnCaller, { world, release }: Held): AsyncGenerator<string> {
  const { ledger } = gateway;
  const answerTo = async (name: string, input: object) => {
    const operation = await operationNamed(name);
    return ledger.step(() => operation.decide(callWithin(gateway, caller, operation, input, world)).output);
  };
  const turn = new Turn();
  try {
    let before = "{";
    for (const [name, operation] of Object.entries(savedLists)) {
      const listed = await operationNamed(operation);
      const { listing } = listed;
      if (listing === undefined) throw new Error(`${operation} lists nothing`);
      yield `${before}${JSON.stringify(name)}:`;
      yield* list(
        allShown(ledger, world, (seen) => listing(callWithin(gateway, caller, listed, inputOfList(operation), seen))),
        turn,
      );
      before = ",";
    }
    for (const name of Object.keys(savedOfEach) as NameOfEach[]) {
      const { operation, member } = savedOfEach[name];
      yield `,${JSON.stringify(name)}:{`;
      before = "";
      for (const id of askedFor(world, name)) {
        if (turn.isOver) await turn.next();
        const answer = (await answerTo(operation, inputOfEach(name, id))) as Readonly<
          Record<string, readonly unknown[]>
        >;
        yield `${before}${JSON.stringify(id)}:${JSON.stringify(answer[member] ?? [])}`;
        before = ",";
      }
      yield "}";
    }
    yield `,"VpcAttributes":`;
    yield* list(attributes(world, answerTo), turn);
    yield `,"${savedPolicies.list}":`;
    yield* list(policies(world, answerTo), turn);
    const { VpcBlockPublicAccessOptions } = await answerTo(OPTIONS, {});
    yield `,"VpcBlockPublicAccessOptions":${JSON.stringify(VpcBlockPublicAccessOptions)}`;
    yield* exportedServices(world, async (call, input) => {
      if (turn.isOver) await turn.next();
      const operation = await serviceOperation(call);
      return ledger.step(() => operation.decide(callWithin(gateway, caller, operation, input, world)).output);
    });
    yield `,"Gaps":${JSON.stringify(gapsIn(world))}}\n`;
  } finally {
    release();
  }
}

async function* list(items: AsyncIterable<unknown>, turn: Turn): AsyncGenerator<string> {
  let piece = "[";
  let before = "";
  for await (const item of items) {
    piece += before + JSON.stringify(item);
    before = ",";
    if (piece.length > PIECE) {
      yield piece;
      piece = "";
    }
    if (turn.isOver) await turn.next();
  }
  yield `${piece}]`;
}

async function* attributes(
  world: World,
  answerTo: (name: string, input: object) => Promise<object>,
): AsyncGenerator<object> {
  for (const { id: VpcId } of world.all("vpc")) {
    const answers: object[] = [];
    for (const Attribute of ATTRIBUTES) answers.push(await answerTo(ATTRIBUTE, { VpcId, Attribute }));
    yield Object.assign({}, ...answers);
  }
}

async function* policies(
  world: World,
  answerTo: (name: string, input: object) => Promise<object>,
): AsyncGenerator<object> {
  for (const { id: ClientVpnEndpointId, policy } of world.all("client-vpn-endpoint")) {
    if (world.get("gap", clientVpnGap(ClientVpnEndpointId, "policy")) !== undefined) continue;
    yield policy === undefined ? { ClientVpnEndpointId } : await answerTo(POLICY, { ClientVpnEndpointId });
  }
}

const gapsIn = (world: World): readonly SavedGap[] =>
  world
    .all("gap")
    .map(({ id, what, neededBy, command }) => ({ Id: id, What: what, NeededBy: neededBy, Command: command }))
    .toArray();

async function operationNamed(name: string): Promise<LoadedOperation> {
  const operation = await loadOperation("ec2", name);
  if (operation === undefined) throw new Error(`${name} is not served`);
  return operation;
}
