/** The services of customers in an import: those that nobody else offers are found under their names, and others no longer are. */
import { AMAZON, amazonWorld } from "../../model/amazon.ts";
import { type Change, inPartition, put, remove } from "../../model/world/change.ts";
import type { Call } from "../operation.ts";

/** The changes to Amazon's records when `changes` replace what is in the call's world. INVARIANT: no file takes another account's service away. */
export function servicesOfferedNow(
  { world }: Pick<Call<unknown>, "world">,
  changes: readonly Change[],
): readonly Change[] {
  const offered = amazonWorld(world);
  const has = new Set(
    changes.flatMap((change) => ("put" in change && change.put === "endpoint-service" ? change.value.id : [])),
  );
  const gone = [...world.all("endpoint-service")].filter(({ id }) => {
    const known = offered.get("offered-service", id);
    return !has.has(id) && known?.account === world.account && known.region === world.region;
  });
  const fresh = [...has].filter((id) => offered.get("offered-service", id) === undefined);
  const { account, region } = world;
  return [
    ...gone.map(({ id }) => inPartition(AMAZON, remove("offered-service", id))),
    ...fresh.map((id) => inPartition(AMAZON, put("offered-service", { id, account, region }))),
  ];
}
