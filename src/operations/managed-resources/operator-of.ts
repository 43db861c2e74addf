/**
 * Resources that a service manages for the account: who it is, and whether lists leave them out. An import brings them, or a
 * call says it by its parameter Operator, which AWS keeps for its services.
 */
import {
  type ManagedResourceVisibility,
  visibilityId,
} from "../../model/records/observing/managed-resource-visibility.ts";
import type { World } from "../../model/world/world.ts";
import type { Call } from "../operation.ts";

interface Managed {
  /** The service that manages it. */
  readonly operator?: string;
}

type Place = Pick<World, "account" | "region" | "get">;

/** Ours, no evidence of AWS's default: visible. */
export const visibilityOf = (world: Place): ManagedResourceVisibility["visibility"] =>
  world.get("managed-resource-visibility", visibilityId(world))?.visibility ?? "visible";

export const showOperator = (world: Place, { operator }: Managed) =>
  operator === undefined
    ? { Managed: false }
    : { Managed: true, Principal: operator, HiddenByDefault: visibilityOf(world) === "hidden" };

export const operatorFilters = {
  "operator.managed": ({ operator }: Managed) => operator !== undefined,
  "operator.principal": ({ operator }: Managed) => operator,
} as const;

/** What a list leaves out; undefined if it leaves nothing out. */
export const hiddenFrom = ({
  input,
  world,
}: Pick<Call<{ readonly IncludeManagedResources?: boolean | undefined }>, "input" | "world">) =>
  input.IncludeManagedResources === true || visibilityOf(world) === "visible"
    ? undefined
    : ({ operator }: Managed): boolean => operator !== undefined;
