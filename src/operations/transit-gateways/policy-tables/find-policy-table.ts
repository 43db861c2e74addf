/** Finds a policy table of a transit gateway, and an entry of it. */
import { awsError } from "../../../model/aws-error.ts";
import type {
  TransitGatewayPolicyEntry,
  TransitGatewayPolicyTable,
} from "../../../model/records/transit/transit-gateway.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";

// ours: no evidence of AWS's texts
const notFound = awsError(
  "InvalidTransitGatewayPolicyTableId.NotFound",
  (id: string) => `Transit Gateway Policy Table ${id} was deleted or does not exist.`,
);
const entryNotFound = awsError(
  "InvalidTransitGatewayPolicyTableEntry.NotFound",
  (number: string, id: string) => `Transit Gateway Policy Table ${id} has no entry with the rule number ${number}.`,
);

export const findPolicyTable = finder("transit-gateway-policy-table", {
  unknown: notFound,
  malformed: malformedId("InvalidTransitGatewayPolicyTableId.Malformed", "transit-gateway-policy-table"),
});

export function findEntry({ id, entries }: TransitGatewayPolicyTable, number: string): TransitGatewayPolicyEntry {
  const entry = entries.find(({ ruleNumber }) => String(ruleNumber) === number);
  if (entry === undefined) throw entryNotFound(number, id);
  return entry;
}
