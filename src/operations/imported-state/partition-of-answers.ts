/** A network outside every log: saved answers of AWS's Describe operations as a partition of their own. */
import type { NewId } from "../../model/world/ids.ts";
import { Partition } from "../../model/world/partition.ts";
import { Members, type Saved } from "./members.ts";
import { readAnswers } from "./read-answers.ts";

/** The account of a record whose answer leaves out the owner, if no VPC names one. */
const UNKNOWN_ACCOUNT = "000000000000";

/** Throws an ImportRefused that says which place is wrong. */
export function partitionOfAnswers(answers: Saved, region: string, newId: NewId): Partition {
  const owners = new Members(answers, "").list("Vpcs").map((vpc) => vpc.maybeText("OwnerId"));
  const account = owners.find((owner) => owner !== undefined) ?? UNKNOWN_ACCOUNT;
  const partition = new Partition({ account, region });
  for (const change of readAnswers(answers, partition, newId)) partition.apply(change);
  return partition;
}
