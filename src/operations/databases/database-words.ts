/** What several calls of RDS refuse, their pages, and how ARNs name databases and subnet groups. */
import { awsError } from "../../model/aws-error.ts";
import { arnOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import type { PageBounds } from "../pages.ts";
import type { Touched } from "../permission/touched.ts";

// AWS: the codes and texts (catalogue 594)
export const instanceNotFound = awsError("DBInstanceNotFound", (id: string) => `DBInstance ${id} not found.`, {
  status: 404,
});
export const groupNotFound = awsError(
  "DBSubnetGroupNotFoundFault",
  (name: string) => `DB subnet group '${name}' does not exist.`,
  { status: 404 },
);
export const notTogether = awsError("InvalidParameterCombination", (text: string) => text, {
  sample: "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
});
// ours: no evidence of AWS's texts
export const invalidParameter = awsError(
  "InvalidParameterValue",
  (name: string, why: string) => `The parameter ${name} is not valid: ${why}.`,
);

/** AWS: 20 to 100 on a page (its API reference). */
const databasePages: PageBounds = {
  least: 20,
  most: 100,
  usual: 100,
  words: {
    tooSmall: (_, least) => invalidParameter("MaxRecords", `it must be at least ${least}`),
    tooLarge: (_, most) => invalidParameter("MaxRecords", `it must be at most ${most}`),
    invalidNextToken: () => invalidParameter("Marker", "it was not issued by this operation"),
  },
};

interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxRecords?: number | undefined;
}

export const inPages = {
  pages: databasePages,
  size: ({ MaxRecords }: PageInput): number | undefined => MaxRecords,
  marker: { of: ({ Marker }: PageInput): string | undefined => Marker, next: "Marker" as const },
};

export type DatabaseKind = "db-instance" | "db-subnet-group";
type Place = Pick<World, "account" | "region">;

export const databaseArn = ({ account, region }: Place, kind: DatabaseKind, id: string): string =>
  arnOf(kind, { ownerId: account, id }, region);

/** AWS: names are compared whatever their case, and kept in lower case. */
export const folded = (name: string): string => name.toLowerCase();

const FORM = /^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,62}(?<!-)$/;

export function readIdentifier(name: string, given: string): string {
  if (!FORM.test(given)) {
    throw invalidParameter(
      name,
      "it must begin with a letter, have only letters, digits and hyphens, and not end with a hyphen",
    );
  }
  return folded(given);
}

/** AWS: permission to create is asked on the name. Its tags are those of the call. */
export const madeDatabase = (world: Place, kind: DatabaseKind, id: string): Touched => ({
  kind,
  record: { id: "*", arn: databaseArn(world, kind, folded(id)) },
});
