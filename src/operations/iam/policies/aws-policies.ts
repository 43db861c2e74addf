/**
 * AWS's own managed policies: those about services that are served. Every account has them, and none may change them. The
 * documents are AWS's; the longest have only the actions of those services.
 */
import type { IamPolicy } from "../../../model/records/iam.ts";
import written from "./aws-policies.json" with { type: "json" };

export type AwsPolicyTable = readonly {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly description: string;
  /** ISO 8601. */
  readonly createDate: string;
  readonly updateDate: string;
  /** The default version: older ones aren't known. */
  readonly versionId: string;
  readonly document: object;
}[];

/** By ARN. */
export const awsPolicies: ReadonlyMap<string, IamPolicy> = new Map(
  written.map(({ id, name, path, description, createDate, updateDate, versionId, document }) => {
    const arn = `arn:aws:iam::aws:policy${path}${name}`;
    const policy: IamPolicy = {
      id,
      ownerId: "aws",
      arn,
      name,
      path,
      description,
      createDate,
      updateDate,
      defaultVersionId: versionId,
      versions: [{ versionId, document: JSON.stringify(document, undefined, 4), createDate: updateDate }],
      lastVersion: Number(versionId.slice(1)),
      tags: [],
    };
    return [arn, policy] as const;
  }),
);
