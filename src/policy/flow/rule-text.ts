/** A rule in a few words: what it lets pass, and from or to whom. */
import { peerText, type SecurityGroupRule } from "../../model/records/security-group.ts";
import { formatKeys, rangeOfRule } from "./traffic.ts";

/** `tcp/443 from 0.0.0.0/0`, `all to sg-1`. */
export const formatRule = (rule: SecurityGroupRule): string =>
  `${formatKeys(rangeOfRule(rule))} ${rule.direction === "ingress" ? "from" : "to"} ${peerText(rule.peer)}`;
