/** The refusals of associations: an attachment has at most one, with a route table or a policy table. */
import { awsError } from "../../../model/aws-error.ts";

// AWS: catalogue 542
export const alreadyAssociated = awsError(
  "Resource.AlreadyAssociated",
  (id: string) => `Transit Gateway Attachment ${id} is already associated to a route table.`,
);
// ours: no evidence of AWS's text
export const notAssociated = awsError(
  "InvalidAssociation.NotFound",
  (id: string, tableId: string) => `There is no association between ${id} and ${tableId}.`,
);
