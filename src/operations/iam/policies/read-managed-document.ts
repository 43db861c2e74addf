/** Reads the document of a managed policy. AWS: its size is a quota (catalogue 474). */
import type { Limits } from "../../../model/limits.ts";
import { sizeOfDocument } from "../documents.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { readDocument } from "./malformed-policy.ts";

export function readManagedDocument(text: string, limits: Limits): string {
  const document = readDocument(text, "managed");
  refuseOverIamQuota("PolicySize", sizeOfDocument(document) - 1, limits, "policySize");
  return document;
}
