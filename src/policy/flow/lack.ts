/** What an answer would need that isn't known here. It's neither allowed nor refused then. */
import type { Gap } from "../../model/records/gap.ts";

export type Lack =
  /** An import didn't hold it. */
  | { readonly kind: "gap"; readonly id: string; readonly gap: Gap }
  /** A peering leads into a VPC of which nothing is known, or whose owner's record of the peering says otherwise. */
  | {
      readonly kind: "far-vpc";
      readonly id: string;
      readonly peeringId: string;
      readonly account: string;
      readonly region: string;
    }
  /** An attachment leads to a transit gateway, whose tables are in its owner's partition, and that isn't read. */
  | {
      readonly kind: "far-gateway";
      readonly id: string;
      readonly attachmentId: string;
      readonly account: string;
      readonly region: string;
    }
  /** An interface that packets pass, and what it does with them is the business of what runs there. */
  | { readonly kind: "appliance"; readonly id: string };

/** Each once. */
export const distinctLacks = (lacks: Iterable<Lack>): readonly Lack[] => [
  ...new Map([...lacks].map((lack) => [`${lack.kind} ${lack.id}`, lack])).values(),
];

/** `rtb-1 refers to the NAT gateway nat-1, which was not saved. Save it too: aws ec2 describe-nat-gateways`. */
export function lackText(lack: Lack): string {
  switch (lack.kind) {
    case "gap": {
      const { what, neededBy, command } = lack.gap;
      if (command === undefined) return `${neededBy} refers to the ${what}, which isn't known here`;
      return `${neededBy} needs the ${what}, which was not saved. Save it too and import again: ${command}`;
    }
    case "far-vpc":
      return `${lack.peeringId} leads to ${lack.id}, which account ${lack.account} has not here in ${lack.region}. Import its network too`;
    case "far-gateway":
      return `${lack.attachmentId} leads to the transit gateway ${lack.id} of account ${lack.account} in ${lack.region}, whose route tables are not here. Import its network too`;
    case "appliance":
      return `a route leads through ${lack.id}, and what runs there decides what becomes of packets`;
  }
}

/** Flows that surely pass, or those as well that pass if what isn't known lets them. */
export type Bound = "surely" | "possibly";
