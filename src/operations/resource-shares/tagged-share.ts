/** The share that a call tags: by either of two parameters. */
import type { ResourceShare } from "../../model/records/sharing/resource-share.ts";
import type { Asking } from "../operation.ts";
import { findActiveShare } from "./find-share.ts";
import { wrongParameter } from "./share-words.ts";

interface Named {
  readonly resourceShareArn?: string | undefined;
  readonly resourceArn?: string | undefined;
}

export function findTaggedShare({ input, world, settings }: Asking & { readonly input: Named }): ResourceShare {
  const { resourceShareArn: share, resourceArn: arn = share } = input;
  if (arn === undefined || (share !== undefined && share !== arn)) {
    throw wrongParameter("Name one resource, by resourceShareArn or by resourceArn.");
  }
  return findActiveShare({ world, settings }, arn);
}
