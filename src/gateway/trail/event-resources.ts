/** What a call was about, for the trail: the records that it touched, and those that it made or changed. */
import type { Change } from "../../model/world/change.ts";
import { type Kind, kinds } from "../../model/world/kinds.ts";
import { cloudTypeOf } from "../../model/world/resource-types.ts";
import type { TrailEvent } from "../../model/world/trail.ts";
import type { Touched } from "../../operations/permission/touched.ts";

type Resources = TrailEvent["resources"];

/** Of a call that changes very much, these many. */
const MOST = 50;

interface Named {
  readonly id?: string;
  readonly name?: unknown;
  readonly arn?: string;
}

/** Each by its id and, if it has one, by its name: whoever looks for either finds it. */
export function resourcesOf(touched: readonly Touched[], changes: readonly Change[]): Resources {
  const found = new Map<string, Resources[number]>();
  const add = (type: string, name: string) => {
    if (found.size < MOST) found.set(`${type} ${name}`, { type, name });
  };
  const addRecord = (kind: string, { id, name, arn }: Named) => {
    const type = typeOf(kind);
    if (type === undefined) return;
    // ours: no evidence of which of its names AWS looks a resource up by. A role is there by its ARN too.
    const ofArn = arn?.slice(arn.lastIndexOf("/") + 1);
    if (id !== undefined && id !== "*") add(type, id);
    if (typeof name === "string" && name !== "") add(type, name);
    else if (ofArn !== undefined && ofArn !== "" && ofArn !== "*") add(type, ofArn);
    if (arn !== undefined && kind === "iam-role" && ofArn !== "*") add(type, arn);
  };
  for (const { kind, record } of touched) addRecord(kind, record as Named);
  for (const change of changes) {
    if (found.size >= MOST) break;
    if ("put" in change) addRecord(change.put, change.value as Named);
    else addRecord(change.delete, { id: change.id });
  }
  return [...found.values()];
}

/** Undefined for what AWS has no resource of: parts of others, and bookkeeping. */
function typeOf(kind: string): string | undefined {
  if (kind === "iam-access-key-use") return undefined;
  if (kind === "host") return "Cordon::Host";
  if (kind.startsWith("iam-")) return cloudTypeOf(kind.slice("iam-".length));
  const definition = kinds[kind as Kind] as (typeof kinds)[Kind] | undefined;
  const type = definition === undefined ? kind : definition.type;
  return type === undefined ? undefined : cloudTypeOf(type);
}
