/** Rule sets as a server sends them, small ones. */
import { groupSetKey, ruleSetDigest } from "../../rollout/feed/digest.ts";
import type { GroupSet, HostInterface, RuleSet } from "../../rollout/feed/rule-set.ts";
import type { KeptRuleSet } from "./kept.ts";

/** Lets in tcp to one port from everywhere. */
const openPort = (port: number): GroupSet => ({
  ingress: {
    blocks: [
      { first: "0.0.0.0", last: "255.255.255.255", tracked: [[(6 << 16) | port, (6 << 16) | port]], untracked: [] },
    ],
    groups: [],
  },
  egress: { blocks: [], groups: [] },
});

const bound = (device: string, part: Partial<HostInterface> = {}): HostInterface => ({
  device,
  interfaceId: "eni-0123456789abcdef0",
  isGuest: false,
  mode: "enforce",
  addresses: ["10.0.0.5"],
  exempt: [],
  groupSet: null,
  ...part,
});

/** Devices with a port that they let in; the revision is the server's. */
export function ruleSetWith(
  ports: Readonly<Record<string, number>>,
  part: Partial<HostInterface> = {},
  revision = 1,
): KeptRuleSet {
  const groupSets = Object.values(ports).map(openPort);
  const ruleSet: RuleSet = {
    interfaces: Object.keys(ports)
      .sort()
      .map((device) => bound(device, { groupSet: groupSetKey(openPort(ports[device] as number)), ...part })),
    groupSets: Object.fromEntries(groupSets.map((each) => [groupSetKey(each), each])),
    members: {},
  };
  return { ruleSet, cursor: ruleSetDigest(ruleSet), revisions: { "111122223333/us-east-1": revision } };
}
