/**
 * `GET /_cordon/gate-check/<directory>?address=`: may an address come in to a directory, and by which rule? For operators. A
 * directory is named by its id, anywhere, or by a name or alias in the caller's Region; an IP group likewise, with `group ` before
 * its name if a directory has the same.
 */
import { parseAddress, unmapped } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../gateway/http-server.ts";
import { refuseWithoutOn, signInToOwn } from "../gateway/own-access.ts";
import type { IpGroup } from "../model/records/ip-group.ts";
import { isIdOf } from "../model/world/ids.ts";
import type { World } from "../model/world/world.ts";
import { existing, referred } from "../operations/permission/touched.ts";
import { type Admission, compileGate } from "../policy/ip-groups/compile-gate.ts";
import type { Directories } from "./directories.ts";
import { parameter } from "./read-request.ts";

/** Not the gate's path: a proxy that passes its client's query on must never get an explanation instead of a decision. */
const PATH = "/_cordon/gate-check/";

const ACTIONS = ["workspaces:DescribeWorkspaceDirectories"];
const GROUPS = "workspaces:DescribeIpGroups";

export type GateChecked = AddressChecked & Decided;

interface AddressChecked {
  /** Absent if it's about a group alone. */
  readonly directory?: string;
  /** The name of the directory or group, if it has one. */
  readonly name?: string | undefined;
  readonly address: string;
  readonly account: string;
  readonly region: string;
}

type Decided =
  /** The directory has no group of its own, and the default one admits everyone. */
  | { readonly decision: "admitted"; readonly by: "default-group" }
  | { readonly decision: "admitted"; readonly by: "rule"; readonly group: CheckedGroup; readonly rule: CheckedRule }
  /** No group has a rule for the address. */
  | { readonly decision: "refused"; readonly asked: readonly (CheckedGroup & { readonly rules: number })[] };

interface CheckedGroup {
  readonly id: string;
  /** Undefined if the group doesn't exist. */
  readonly name?: string | undefined;
}

interface CheckedRule {
  readonly cidr: string;
  readonly description?: string;
}

export const gateCheckRoute = (gateway: Gateway, directories: Directories): OwnRoute => ({
  method: "GET",
  path: PATH,
  async handle(request): Promise<OwnAnswer<GateChecked>> {
    const caller = await signInToOwn(gateway, request, ACTIONS);
    const { account, home } = caller;
    const asked = readName(request.path.slice(PATH.length));
    const text = parameter(request, "address") ?? "";
    const address = parseAddress(text);
    if (address === undefined) throw new OwnRefusal(`'${text}' is not an IP address`);
    const meant = isDirectoryId(asked)
      ? { kind: "directory" as const, id: asked }
      : await gateway.ledger.read(home, (world) => meantBy(world, asked));
    if (meant.kind === "group") {
      const group = existing("ip-group", meant.group);
      await gateway.ledger.read(home, (world) => refuseWithoutOn(caller, GROUPS, [group], world));
      const admission = compileGate([meant.group])(unmapped(address));
      return { status: 200, body: { name: meant.group.name, address: text, ...home, ...decided(admission) } };
    }
    const directory = meant.id;
    const found = await directories.ask(directory, unmapped(address));
    const damaged = gateway.ledger.damaged().map(({ partition }) => partition);
    if (found === undefined && damaged.length > 0) {
      const where = damaged.join(", ");
      throw new OwnRefusal(`it's unknown whether ${directory} is registered: the log of ${where} is damaged`, 503);
    }
    if (found === undefined || (account ?? found.home.account) !== found.home.account) {
      throw new OwnRefusal(`no directory ${directory} is registered with WorkSpaces`, 404);
    }
    const name = await gateway.ledger.read(found.home, (world) => {
      const { ipGroupIds = [] } = world.get("workspace-directory", directory) ?? {};
      refuseWithoutOn(
        caller,
        GROUPS,
        ipGroupIds.map((id) => referred(world, "ip-group", id)),
        world,
      );
      return namesOf(world, directory)[0];
    });
    const of = { directory, ...(name !== undefined && { name }) };
    return { status: 200, body: { ...of, address: text, ...found.home, ...decided(found.admission) } };
  },
});

const isDirectoryId = (text: string): boolean => isIdOf("directory", text) || isIdOf("workspace-directory", text);

function readName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new OwnRefusal(`'${encoded}' names no directory`);
  }
}

type Meant = { readonly kind: "directory"; readonly id: string } | { readonly kind: "group"; readonly group: IpGroup };

/** The names of a registered directory: its own, then those that it has in Directory Service. */
function namesOf(world: World, id: string): readonly string[] {
  const service = world.get("directory", id);
  const names = [world.get("workspace-directory", id)?.name, service?.name, service?.alias, service?.shortName];
  return names.flatMap((name) => name || []);
}

function meantBy(world: World, text: string): Meant {
  const [, wanted] = /^group +(.+)$/.exec(text) ?? [];
  const isNamed = (group: IpGroup) => group.id === (wanted ?? text) || group.name === (wanted ?? text);
  const [group] = world.all("ip-group").filter(isNamed);
  const ids = world
    .all("workspace-directory")
    .flatMap(({ id }) => (wanted === undefined && namesOf(world, id).includes(text) ? [id] : []))
    .toArray();
  const [id, ...others] = ids;
  const where = `in account ${world.account}, Region ${world.region}`;
  if (id !== undefined && others.length > 0) {
    throw new OwnRefusal(`${text} is the name of several directories ${where}: write one of ${ids.join(", ")}`);
  }
  if (id !== undefined) return { kind: "directory", id };
  if (group !== undefined) return { kind: "group", group };
  throw new OwnRefusal(`no directory and no IP access control group is named ${wanted ?? text} ${where}`, 404);
}

function decided(admission: Admission): Decided {
  if (!admission.admitted) return { decision: "refused", asked: admission.asked };
  if (admission.by === "default-group") return { decision: "admitted", by: "default-group" };
  const { id, name } = admission.group;
  return { decision: "admitted", by: "rule", group: { id, name }, rule: admission.rule };
}
