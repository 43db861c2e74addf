/** Whether a client address may come in to a directory, by the IP access control groups attached to it. */
import type { Address } from "../../address/prefix.ts";
import type { WorkspaceDirectory } from "../../model/records/directory.ts";
import type { IpGroup } from "../../model/records/ip-group.ts";
import type { Resource } from "../../model/records/tag.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { View, World } from "../../model/world/world.ts";
import { type Admission, compileGate, type Gate } from "./compile-gate.ts";

/** The gates of a partition's directories. Each is compiled when it's first asked, and again when its groups change. */
interface Gates {
  readonly groups: Map<string, IpGroup>;
  readonly directories: Map<string, WorkspaceDirectory>;
  readonly compiled: Map<string, Gate>;
}

const gates: View<Gates> = {
  kinds: ["ip-group", "workspace-directory"],
  build: (records) => ({
    groups: byId(records.all("ip-group")),
    directories: byId(records.all("workspace-directory")),
    compiled: new Map(),
  }),
  update(built, kind, before, after) {
    replace(kind === "ip-group" ? built.groups : built.directories, before, after);
    for (const id of outdated(built, kind, (after ?? before)?.id ?? "")) built.compiled.delete(id);
    return built;
  },
};

const byId = <R extends Resource>(records: Iterable<R>): Map<string, R> =>
  new Map([...records].map((record) => [record.id, record]));

function replace(records: Map<string, Resource>, before: Resource | undefined, after: Resource | undefined): void {
  if (after !== undefined) records.set(after.id, after);
  else if (before !== undefined) records.delete(before.id);
}

/** The compiled directories that a change of the record `id` affects. */
const outdated = ({ compiled, directories }: Gates, kind: Kind, id: string): readonly string[] =>
  kind === "workspace-directory"
    ? [id]
    : [...compiled.keys()].filter((each) => directories.get(each)?.ipGroupIds.includes(id) === true);

/** Decides for a directory of the world's partition; undefined if no such directory is registered. */
export function admissionTo(world: World, directoryId: string, address: Address): Admission | undefined {
  const { groups, directories, compiled } = world.view(gates);
  let gate = compiled.get(directoryId);
  if (gate === undefined) {
    const directory = directories.get(directoryId);
    if (directory === undefined) return undefined;
    gate = compileGate(directory.ipGroupIds.map((id) => groups.get(id) ?? id));
    compiled.set(directoryId, gate);
  }
  return gate(address);
}
