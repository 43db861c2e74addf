/** Reads an autonomous system number, and finds the one that a call names. */
import { awsError } from "../../model/aws-error.ts";
import type { Byoasn } from "../../model/records/byoasn.ts";
import type { World } from "../../model/world/world.ts";

// ours: no evidence of AWS's codes and texts for any of these operations
const asnNotFound = awsError("InvalidAsn.NotFound", (asn: string) => `The ASN '${asn}' is not provisioned.`);
const notAnAsn = awsError(
  "InvalidParameterValue",
  (asn: string) => `Value (${asn}) for parameter asn is invalid. It must be a public 2-byte or 4-byte ASN.`,
);

/** Ranges that IANA excludes from public use: reserved, documentation, private. */
const notPublic: readonly (readonly [number, number])[] = [
  [0, 0],
  [23456, 23456],
  [64496, 131071],
  [4200000000, 4294967295],
];

/** Reads a number in the form that AWS takes: plain digits. */
export function readAsn(text: string): string {
  const asn = Number(text);
  const isPlain = /^[1-9]\d{0,9}$/.test(text) && asn <= 4294967295;
  if (!isPlain || notPublic.some(([first, last]) => asn >= first && asn <= last)) throw notAnAsn(text);
  return text;
}

export function findByoasn(world: World, asn: string): Byoasn {
  const found = world.get("ipam-byoasn", readAsn(asn));
  if (found === undefined) throw asnNotFound(asn);
  return found;
}
