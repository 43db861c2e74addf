/** A network to ask many questions of in this process: as a Cordon exports it, or from saved answers of AWS. */
import { askForBody } from "../cli/ask-cordon.ts";
import { readSavedState } from "../cli/saved-state.ts";
import { newId } from "../gateway/ids.ts";
import { Partition } from "../model/world/partition.ts";
import type { Saved } from "../operations/imported-state/members.ts";
import { readAnswers } from "../operations/imported-state/read-answers.ts";

export interface NetworkSource {
  readonly endpoint: string;
  readonly region: string | undefined;
  /** Folders and files as `cordon export` writes them; without any the endpoint is asked. */
  readonly saved: readonly string[];
}

const regionOf = (region: string | undefined): string =>
  region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1";

export async function loadNetwork({ endpoint, region, saved }: NetworkSource): Promise<Partition> {
  const state = (
    saved.length > 0
      ? readSavedState(saved)
      : await askForBody(endpoint, "/_cordon/export", region === undefined ? {} : { region })
  ) as Saved & { readonly Vpcs?: readonly { readonly OwnerId?: string }[] };
  // The answers name the account; it matters only where an answer leaves its owner out.
  const account = state.Vpcs?.find(({ OwnerId }) => OwnerId !== undefined)?.OwnerId ?? "000000000000";
  const partition = new Partition({ account, region: regionOf(region) });
  for (const change of readAnswers(state, partition, newId)) partition.apply(change);
  return partition;
}
