/** `POST /_cordon/import`: saved answers of AWS's Describe operations become the caller's partition. */
import { rootOf } from "../access/credentials.ts";
import { circumstancesOf, type Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../gateway/http-server.ts";
import { derivedIds, newId } from "../gateway/ids.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { eventsOfOwn } from "../gateway/trail/own-events.ts";
import { finish } from "../gateway/turns.ts";
import type { Gap } from "../model/records/gap.ts";
import type { Steps } from "../model/steps.ts";
import { type Change, type PartitionKey, put, remove } from "../model/world/change.ts";
import { type Kind, kinds } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";
import { callOf } from "../operations/call.ts";
import { findingFollowUps } from "../operations/follow-up.ts";
import { followUps } from "../operations/follow-ups.ts";
import { endedNow } from "../operations/imported-state/ended-now.ts";
import { addressesLent } from "../operations/imported-state/lent-addresses.ts";
import { ImportRefused } from "../operations/imported-state/members.ts";
import { servicesOfferedNow } from "../operations/imported-state/offered-services.ts";
import { readingAnswers } from "../operations/imported-state/read-answers.ts";
import { commandOf } from "../operations/imported-state/saved-lists.ts";
import { followParticipants } from "../operations/shared-vpcs/follow-participants.ts";
import { defaultNetwork } from "../operations/vpcs/default-network.ts";
import { bodyOf, parameter, type Sent } from "./read-request.ts";

export interface Imported {
  readonly account: string;
  readonly region: string;
  /** How many records of each kind. */
  readonly imported: Readonly<Record<string, number>>;
  /** What the records refer to and the answers don't hold. An answer that depends on it is undecidable. */
  readonly missing: readonly Missing[];
}

type Missing = Pick<Gap, "what" | "neededBy" | "command">;

export const importRoute = (gateway: Gateway): OwnRoute => ({
  method: "POST",
  path: "/_cordon/import",
  noted: "Import",
  largestBody: 64 * 1024 * 1024,
  async handle(request): Promise<OwnAnswer<Imported>> {
    const { home, principal = rootOf(home.account) } = await signInToOwn(gateway, request, ["cordon:Import"]);
    const replaces = parameter(request, "replace") === "true";
    const answers = await bodyOf(request);
    const author = { principal: principal.arn, requestId: request.requestId, operation: "Cordon:Import" };
    // Refused before anything is read, if it will be refused.
    await gateway.ledger.read(home, (world) => refuseUsed(world, home, replaces));
    const now = new Date(gateway.now()).toISOString();
    const read = (await readInTurns(answers, home)).map((change) => endedNow(change, now));
    const output = await gateway.ledger.replace(home, author, function* (world) {
      refuseUsed(world, home, replaces);
      const changes = [...(yield* removing(world)), ...keeping(world), ...read];
      const call = callOf({}, world, principal, circumstancesOf(gateway), { requestId: request.requestId });
      const output = { imported: countsOf(read), missing: missingOf(read) };
      yield;
      const lent = [...addressesLent(call, changes), ...servicesOfferedNow(call, changes)];
      yield;
      const decision = yield* findingFollowUps(ofImports, call, { changes: [...changes, ...lent], output });
      const parameters = { replace: replaces, imported: output.imported };
      return { ...decision, events: eventsOfOwn(gateway, request, "Import", parameters, read) };
    });
    return { status: 200, body: { ...home, ...output } };
  },
});

/** INVARIANT: what a file says of another account's VPC isn't copied into that account's partition. */
const ofImports = followUps.filter((each) => each !== followParticipants);

/** A partition that has been used is only replaced if that was asked for; and never one of those that use a VPC together. */
function refuseUsed(world: World, home: PartitionKey, replaces: boolean): void {
  for (const { id, ownerId } of world.all("shared-vpc")) {
    throw new OwnRefusal(
      `account ${home.account} has interfaces or groups in ${id} of account ${ownerId}. Delete them first, or import into another account.`,
    );
  }
  for (const { vpcId, account } of world.all("vpc-participant")) {
    throw new OwnRefusal(
      `account ${account} has interfaces or groups in ${vpcId} of account ${home.account}. It must delete them first; or import into another account.`,
    );
  }
  if (replaces || isPristine(world, home)) return;
  throw new OwnRefusal(
    `account ${home.account} in ${home.region} has been used. Import into another account (a 12-digit access key names it), or give --replace to lose what is there.`,
  );
}

async function readInTurns(answers: Sent, home: PartitionKey): Promise<readonly Change[]> {
  refuseWithoutVpcs(answers);
  try {
    return await finish(readingAnswers(answers, home, newId));
  } catch (error) {
    throw error instanceof ImportRefused ? new OwnRefusal(error.message) : error;
  }
}

/** Everything is in a VPC. Without their list, an import would only empty the account. */
function refuseWithoutVpcs({ Vpcs }: Sent): void {
  if (Array.isArray(Vpcs)) return;
  throw new OwnRefusal(`there is no list of VPCs in what was saved. Save it: ${commandOf("Vpcs")}`);
}

/**
 * An import replaces all but the pointers to what others share with the account, which isn't its own, its hosts, the quotas
 * that it raised, and tables of routes: no answer that is saved has them. A host whose interface isn't imported again refuses everything on it.
 */
const KEPT: readonly Kind[] = [
  "received-share",
  "host",
  "host-token",
  "applied-quota",
  "quota-request",
  "registry-holding",
  "routing-block",
  "routing-feed",
];
const REPLACED = (Object.keys(kinds) as Kind[]).filter((kind) => !KEPT.includes(kind));

/** A partition is built anew of what changes put. */
const keeping = (world: World): readonly Change[] =>
  KEPT.flatMap((kind) =>
    world
      .all(kind)
      .map((record) => put(kind, record))
      .toArray(),
  );

function* removing(world: World): Steps<Change[]> {
  const removals: Change[] = [];
  for (const kind of REPLACED) {
    for (const { id } of world.all(kind)) {
      removals.push(remove(kind, id));
      yield;
    }
  }
  return removals;
}

/** Whether there's nothing but the default network that every partition begins with. */
function isPristine(world: World, home: PartitionKey): boolean {
  const own = new Set(defaultNetwork(home, derivedIds(home)).map((change) => ("put" in change ? change.value.id : "")));
  return [...REPLACED, "host" as const].every((kind) => world.all(kind).every(({ id }) => own.has(id)));
}

function countsOf(changes: readonly Change[]): Imported["imported"] {
  const counts: Record<string, number> = {};
  for (const change of changes) {
    if ("put" in change && change.put !== "gap") counts[change.put] = (counts[change.put] ?? 0) + 1;
  }
  return counts;
}

const missingOf = (changes: readonly Change[]): readonly Missing[] =>
  changes.flatMap((change) => {
    if (!("put" in change) || change.put !== "gap") return [];
    const { what, neededBy, command } = change.value;
    return [{ what, neededBy, ...(command !== undefined && { command }) }];
  });
