/** Changes, which decisions return and the log keeps: records put or deleted, each in one partition. */
import type { Kind, RecordOf } from "./kinds.ts";

/** One account in one Region: what the log is divided by. Its name is `<account>/<region>`. */
export interface PartitionKey {
  readonly account: string;
  readonly region: string;
}

export const partitionName = ({ account, region }: PartitionKey): string => `${account}/${region}`;
export function partitionKey(name: string): PartitionKey {
  const slash = name.indexOf("/");
  return { account: name.slice(0, slash), region: name.slice(slash + 1) };
}

/**
 * One change: a record that replaces any record with the same id, or a deletion. `in` names the partition if it isn't the
 * caller's.
 */
export type Change =
  | { [K in Kind]: { readonly put: K; readonly value: RecordOf<K>; readonly in?: PartitionKey } }[Kind]
  | { readonly delete: Kind; readonly id: string; readonly in?: PartitionKey };

export const put = <K extends Kind>(kind: K, value: RecordOf<K>): Change => ({ put: kind, value }) as unknown as Change;
export const remove = (kind: Kind, id: string): Change => ({ delete: kind, id });
/** The same change, made in another partition. */
export const inPartition = ({ account, region }: PartitionKey, change: Change): Change => ({
  ...change,
  in: { account, region },
});
