/** Names of things: EC2 keeps them in the tag Name. */

interface AnyTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export const nameOf = (tags: readonly AnyTag[] | undefined): string | undefined =>
  tags?.find(({ Key }) => Key === "Name")?.Value || undefined;

/** As tables show them. */
export const tagText = (tags: readonly AnyTag[] | undefined): string =>
  (tags ?? []).map(({ Key = "", Value = "" }) => `${Key}=${Value}`).join(", ");
