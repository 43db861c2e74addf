/** Enables an association with what the registry answered, and activates what was staged. */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamInternetRegistryAssociation } from "../../../model/records/announcing/registry.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { invalidValue } from "../../parameters.ts";
import { associationNamed, touchesAssociation } from "./find-registry-association.ts";
import { showRegistryAssociation } from "./show-registry-association.ts";

// ours: no evidence of AWS's code and text
const alreadyEnabled = awsError(
  "IncorrectState",
  (id: string) => `The ipam-internet-registry-association '${id}' is already enabled.`,
);

export default operation("ec2", "EnableIpamInternetRegistryAssociation", {
  touches: touchesAssociation,
  decide(call) {
    const { input, world } = call;
    const association = associationNamed(call);
    if (association.state === "enable-complete") throw alreadyEnabled(association.id);
    // The version of the messages of RFC 8183, of which there's one.
    if (input.RpkiVersion !== "1") throw invalidValue(input.RpkiVersion, "rpkiVersion");
    if (!isWebAddress(input.ServiceUri)) throw invalidValue(input.ServiceUri, "serviceUri");
    if (!HANDLE.test(input.ChildHandle)) throw invalidValue(input.ChildHandle, "childHandle");
    if (!HANDLE.test(input.ParentHandle)) throw invalidValue(input.ParentHandle, "parentHandle");
    if (!isCertificate(input.ParentBpkiTa)) throw invalidValue(`${input.ParentBpkiTa.slice(0, 64)}...`, "parentBpkiTa");
    const enabled: IpamInternetRegistryAssociation = {
      ...association,
      state: "enable-complete",
      parent: {
        rpkiVersion: input.RpkiVersion,
        serviceUri: input.ServiceUri,
        childHandle: input.ChildHandle,
        parentHandle: input.ParentHandle,
        bpkiTa: input.ParentBpkiTa,
      },
    };
    const staged = world.by("ipam-routing-policy-registration", "association", association.id);
    return {
      changes: [
        put("ipam-internet-registry-association", enabled),
        // AWS: staged ROAs become `create-complete` (catalogue 577).
        ...staged.map((each) =>
          put("ipam-routing-policy-registration", { ...each, state: "create-complete" as const }),
        ),
      ],
      output: { IpamInternetRegistryAssociation: showRegistryAssociation(enabled, "enable-in-progress") },
    };
  },
});

/** The form of handles in RFC 8183. */
const HANDLE = /^[-_A-Za-z0-9/]{1,255}$/;

function isWebAddress(text: string): boolean {
  if (text.length > 4096) return false;
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.host !== "";
}

const [BEGIN, END] = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"];
const [SEQUENCE, LONG] = [0x30, 0x80];

/** One certificate in PEM, as far as its outermost structure goes: Cordon asks no registry, so nothing rests on it. */
function isCertificate(given: string): boolean {
  const text = given.trim();
  if (!text.startsWith(BEGIN) || !text.endsWith(END)) return false;
  let der: string;
  try {
    der = atob(text.slice(BEGIN.length, -END.length).replaceAll(/\s/g, ""));
  } catch {
    return false;
  }
  if (der.charCodeAt(0) !== SEQUENCE) return false;
  const size = der.charCodeAt(1);
  if (size < LONG) return der.length === 2 + size;
  const digits = size - LONG;
  let length = 0;
  for (let at = 2; at < 2 + digits; at++) length = length * 256 + der.charCodeAt(at);
  return digits > 0 && digits <= 3 && der.length === 2 + digits + length;
}
