/** Where load balancers send packets on to, against a naive reading of AWS's guides and case by case. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Instance } from "../../model/records/instance.ts";
import { toTheEnd } from "../../model/steps.ts";
import { type Change, put } from "../../model/world/change.ts";
import { Network } from "../flow/network.ts";
import { parseSelector, select } from "../flow/selection.ts";
import { formatTraffic } from "../flow/traffic.ts";
import { balancerArn, listener, loadBalancer, targetGroup } from "../oracle/balancer-world.ts";
import { naiveBeyond } from "../oracle/naive-balancer.ts";
import * as small from "../oracle/small-world.ts";
import { type Beyond, beyondBalancer } from "./beyond.ts";

const CODE = "0123456789abcdef";
const [APP, NET, WEB] = [`app/web/${CODE}`, `net/web/${CODE}`, `web/${CODE}`];

const nicIn = (
  zone: "a" | "b" | "c",
  id: string,
  address: string,
  groups: readonly string[],
  more: object = {},
): Change =>
  put("network-interface", {
    ...small.interfaceRecord(id, { vpcId: "vpc-0", subnetId: `subnet-${zone}`, ipv4: [address], groups }),
    availabilityZone: `us-east-1${zone}`,
    ...more,
  });

const attached = (instanceId: string) => ({
  attachment: {
    ...{ id: `eni-attach-${instanceId}`, instanceId, instanceOwnerId: "111122223333", deviceIndex: 0 },
    ...{ networkCardIndex: 0, deleteOnTermination: true, attachedAt: "2026-01-01T00:00:00.000Z" },
  },
});

const instance = (id: string, state: Instance["state"] = "running"): Change =>
  put("instance", { id, tags: [], ownerId: "111122223333", state, vpcId: "vpc-0" } as unknown as Instance);

/** A node in each of two zones, a target in each of three, and a client. */
const ground: readonly Change[] = [
  small.vpc("vpc-0", "10.0.0.0/16"),
  small.subnet("subnet-a", "vpc-0", "10.0.0.0/24"),
  small.subnet("subnet-b", "vpc-0", "10.0.1.0/24", undefined, "b"),
  small.subnet("subnet-c", "vpc-0", "10.0.2.0/24"),
  ...small.routeTable("rtb-0", "vpc-0", [small.route("10.0.0.0/16", "local")]),
  ...["sg-elb", "sg-web", "sg-client"].map((id) => small.group(id, "vpc-0")),
  nicIn("a", "eni-web-a", "10.0.0.20", ["sg-web"], attached("i-a")),
  nicIn("b", "eni-web-b", "10.0.1.20", ["sg-web"], attached("i-b")),
  nicIn("c", "eni-web-c", "10.0.2.20", ["sg-web"], attached("i-c")),
  nicIn("a", "eni-client", "10.0.0.30", ["sg-client"]),
  ...["i-a", "i-b", "i-c"].map((id) => instance(id)),
  small.rule("sgr-client", "sg-client", "egress", "-1", "0.0.0.0/0"),
];

const nodes = (groups: readonly string[], interfaceType: string): readonly Change[] => [
  nicIn("a", "eni-node-a", "10.0.0.10", groups, { interfaceType }),
  nicIn("b", "eni-node-b", "10.0.1.10", groups, { interfaceType }),
];
const NODES = ["eni-node-a", "eni-node-b"];
const appNodes = nodes(["sg-elb"], "interface");
const netNodes = nodes([], "network_load_balancer");

function ask(changes: readonly Change[], to: string, port: number, from = "eni-client"): Beyond {
  const world = small.worldOf([...ground, ...changes]);
  const network = new Network([world]);
  const chosen = (text: string) => {
    const found = select(network, world, parseSelector(text) ?? assert.fail(text));
    return "problem" in found ? assert.fail(found.problem) : found;
  };
  const { balancer } = chosen(to);
  if (balancer === undefined) assert.fail(`${to} is no load balancer`);
  const found = toTheEnd(
    beyondBalancer({ network, own: world, from: chosen(from) }, balancer, { protocol: "tcp", port }),
  );
  return "problem" in found ? assert.fail(found.problem) : found;
}

/** What is sent to each port: `tcp/8080 2 of 4`. */
const told = (parts: Beyond["groups"][number]["sent"] = []) =>
  parts.map(({ traffic, examined }) => `${formatTraffic(traffic)} ${examined.allowed} of ${examined.pairs}`);

const open = (group: string) => small.rule(`sgr-out-${group}`, group, "egress", "-1", "0.0.0.0/0");
const fromBalancer = small.rule("sgr-web", "sg-web", "ingress", "tcp 8080", "sg-elb");

describe("an application load balancer", () => {
  const changes = [
    ...appNodes,
    open("sg-elb"),
    loadBalancer(APP, "vpc-0", NODES),
    ...listener(APP, "HTTP 80", [[WEB, 1]]),
  ];
  const web = (...more: readonly unknown[]) =>
    targetGroup(WEB, "vpc-0", "instance", "HTTP 8080", ["i-a", "i-b"], (more[0] ?? {}) as object);

  test("sends from each of its interfaces to each target, and sees to it that they answer health checks", () => {
    const [group] = ask([...changes, web(), fromBalancer], "elb:web", 80).groups;
    assert.deepEqual([told(group?.sent), told(group?.checks)], [["tcp/8080 4 of 4"], ["tcp/8080 4 of 4"]]);
    assert.deepEqual([group?.decision, group?.rules, group?.seesClient], ["allowed", ["default"], false]);
  });

  test("takes nothing on a port without a listener", () => {
    const { listening, decision } = ask([...changes, web(), fromBalancer], balancerArn(APP), 443);
    assert.deepEqual([listening, decision], [undefined, "refused"]);
  });

  test("reaches no target that lets in only the client: the target sees the load balancer", () => {
    const client = small.rule("sgr-web", "sg-web", "ingress", "tcp 8080", "10.0.0.30/32");
    const { groups, decision } = ask([...changes, web(), client], "elb:web", 80);
    assert.deepEqual([told(groups[0]?.sent), decision], [["tcp/8080 0 of 4"], "refused"]);
  });

  test("catalogue 603: sends nothing to a zone that isn't enabled, nor to what isn't running or isn't there", () => {
    const targets = ["i-a", "i-b", "i-c", "i-gone"];
    const group = targetGroup(WEB, "vpc-0", "instance", "HTTP 8080", targets);
    const found = ask([...changes, group, fromBalancer, instance("i-b", "stopped")], "elb:web", 80).groups[0];
    assert.deepEqual(found?.unused, [
      { target: "i-b", because: "stopped" },
      { target: "i-c", because: "other-zone" },
      { target: "i-gone", because: "unknown" },
    ]);
    assert.deepEqual(told(found?.sent), ["tcp/8080 2 of 2"]);
  });

  test("catalogue 604, 606: what health checks can't reach gets nothing, unless all of the group is so", () => {
    const onlyA = small.rule("sgr-check", "sg-web", "ingress", "tcp 9000", "10.0.0.0/16");
    const acl = small
      .networkAcl(
        "acl-b",
        "vpc-0",
        ["subnet-b"],
        [
          small.aclEntry(1, "ingress", "deny", "tcp 9000", "0.0.0.0/0"),
          small.aclEntry(1, "ingress", "deny", "tcp 8080", "10.0.0.0/24"),
          small.aclEntry(9, "ingress", "allow", "-1", "0.0.0.0/0"),
          small.aclEntry(9, "egress", "allow", "-1", "0.0.0.0/0"),
        ],
      )
      .map((each) => each);
    const group = web({ healthCheck: { port: "9000" } });
    // Of the target in zone b nothing is expected, since checks from zone a don't get there; so that part of it is refused doesn't matter.
    const healthy = ask([...changes, group, fromBalancer, onlyA, ...acl], "elb:web", 80).groups[0];
    assert.deepEqual(
      [told(healthy?.sent), told(healthy?.checks), healthy?.decision],
      [["tcp/8080 3 of 4"], ["tcp/9000 3 of 4"], "allowed"],
    );
    const none = ask([...changes, group, fromBalancer], "elb:web", 80).groups[0];
    assert.deepEqual([told(none?.checks), none?.decision], [["tcp/9000 0 of 4"], "allowed"]);
    const unchecked = web({ healthCheck: { isEnabled: false } });
    assert.deepEqual(ask([...changes, unchecked, fromBalancer], "elb:web", 80).groups[0]?.checks, []);
  });

  test("answers some requests itself, and ends at functions; a weight of 0 is no way", () => {
    const lambda = targetGroup(`fn/${CODE}`, "vpc-0", "lambda", "", [
      "arn:aws:lambda:us-east-1:111122223333:function:f",
    ]);
    const { listening, groups, decision } = ask(
      [
        ...appNodes,
        loadBalancer(APP, "vpc-0", NODES),
        ...listener(
          APP,
          "HTTPS 443",
          [[`fn/${CODE}`, 1]],
          [],
          [
            [WEB, 0],
            [`fn/${CODE}`, 1],
          ],
        ),
        web(),
        lambda,
      ],
      "elb:web",
      443,
    );
    assert.deepEqual(listening?.answers, ["fixed-response"]);
    assert.deepEqual(
      groups.map(({ group, rules }) => [group.name, rules]),
      [["fn", ["1", "default"]]],
    );
    assert.equal(decision, "allowed");
    const empty = ask([...changes, targetGroup(WEB, "vpc-0", "instance", "HTTP 8080", [])], "elb:web", 80);
    assert.equal(empty.decision, "refused");
  });
});

describe("a network load balancer", () => {
  const changes = [...netNodes, loadBalancer(NET, "vpc-0", NODES), ...listener(NET, "TCP 80", [[WEB, 1]])];
  const web = (type: "instance" | "ip" = "instance", attributes: Record<string, string> = {}) =>
    targetGroup(WEB, "vpc-0", type, "TCP 8080", type === "ip" ? ["10.0.0.20", "10.0.1.20"] : ["i-a", "i-b"], {
      attributes,
      healthCheck: { isEnabled: false },
    });
  const client = small.rule("sgr-web", "sg-web", "ingress", "tcp 8080", "10.0.0.30/32");
  const itself = small.rule("sgr-web", "sg-web", "ingress", "tcp 8080", "10.0.0.8/29");

  test("catalogue 605: instances see the client, addresses behind TCP the load balancer, unless told otherwise", () => {
    const sent = (group: Change, rule: Change) => told(ask([...changes, group, rule], "elb:web", 80).groups[0]?.sent);
    assert.deepEqual(sent(web(), client), ["tcp/8080 2 of 2"]);
    assert.deepEqual(sent(web(), itself), ["tcp/8080 0 of 2"]);
    assert.deepEqual(sent(web("ip"), client), ["tcp/8080 0 of 2"]);
    assert.deepEqual(sent(web("ip"), itself), ["tcp/8080 1 of 2"]);
    assert.deepEqual(sent(web("instance", { "preserve_client_ip.enabled": "false" }), itself), ["tcp/8080 1 of 2"]);
    assert.deepEqual(sent(web("ip", { "preserve_client_ip.enabled": "true" }), client), ["tcp/8080 2 of 2"]);
    assert.deepEqual(sent(web("ip", { "load_balancing.cross_zone.enabled": "true" }), itself), ["tcp/8080 2 of 4"]);
  });

  test("catalogue 605: a rule that names the load balancer's group lets in its clients, one that names theirs doesn't", () => {
    const grouped = [...nodes(["sg-elb"], "network_load_balancer"), open("sg-elb")];
    const sent = (peer: string) => {
      const rule = small.rule("sgr-web", "sg-web", "ingress", "tcp 8080", peer);
      return told(ask([...changes, ...grouped, web(), rule], "elb:web", 80).groups[0]?.sent);
    };
    assert.deepEqual([sent("sg-elb"), sent("sg-client")], [["tcp/8080 2 of 2"], ["tcp/8080 0 of 2"]]);
  });

  test("network ACLs see the client, there and back", () => {
    const acl = (direction: "ingress" | "egress") =>
      small.networkAcl(
        "acl-b",
        "vpc-0",
        ["subnet-b"],
        [
          small.aclEntry(1, direction, "deny", "-1", "10.0.0.30/32"),
          small.aclEntry(9, "ingress", "allow", "-1", "0.0.0.0/0"),
          small.aclEntry(9, "egress", "allow", "-1", "0.0.0.0/0"),
        ],
      );
    for (const direction of ["ingress", "egress"] as const) {
      const across = web("instance", { "load_balancing.cross_zone.enabled": "true" });
      const found = ask([...changes, across, client, ...acl(direction)], "elb:web", 80);
      // From the node in the same subnet no ACL is passed.
      assert.deepEqual(told(found.groups[0]?.sent), ["tcp/8080 3 of 4"]);
    }
  });

  test("from the internet, an address that gets through to both is enough", () => {
    const internet = [
      small.internetGateway("igw-0", "vpc-0"),
      ...small.routeTable("rtb-0", "vpc-0", [small.route("10.0.0.0/16", "local"), small.route("0.0.0.0/0", "igw-0")]),
      nicIn("a", "eni-node-a", "10.0.0.10", ["sg-elb"], {
        interfaceType: "network_load_balancer",
        publicIp: "52.0.0.1",
      }),
      open("sg-elb"),
      small.rule("sgr-elb", "sg-elb", "ingress", "tcp 80", "198.51.100.0/24"),
    ];
    const sent = (peer: string) => {
      const rule = small.rule("sgr-web", "sg-web", "ingress", "tcp 8080", peer);
      const group = targetGroup(WEB, "vpc-0", "instance", "TCP 8080", ["i-a"]);
      return told(ask([...changes, ...internet, group, rule], "elb:web", 80, "internet").groups[0]?.sent);
    };
    assert.deepEqual(sent("198.51.100.128/25"), ["tcp/8080 1 of 1"]);
    assert.deepEqual(sent("203.0.113.0/24"), ["tcp/8080 0 of 1"]);
  });

  test("has an application load balancer behind it, and what that has", () => {
    const inner = `app/inner/${CODE}`;
    const behind = [
      nicIn("a", "eni-inner-a", "10.0.0.11", ["sg-elb"]),
      nicIn("b", "eni-inner-b", "10.0.1.11", ["sg-elb"]),
      open("sg-elb"),
      small.rule("sgr-elb", "sg-elb", "ingress", "tcp 80", "10.0.0.30/32"),
      loadBalancer(inner, "vpc-0", ["eni-inner-a", "eni-inner-b"]),
      ...listener(inner, "HTTP 80", [[`app/${CODE}`, 1]]),
      targetGroup(`app/${CODE}`, "vpc-0", "instance", "HTTP 8080", ["i-a"]),
      targetGroup(WEB, "vpc-0", "alb", "TCP 80", [balancerArn(inner)], { healthCheck: { isEnabled: false } }),
    ];
    const found = ask([...changes, ...behind, fromBalancer], "elb:web", 80);
    assert.deepEqual(told(found.groups[0]?.sent), ["tcp/80 2 of 2"]);
    const [next] = found.groups[0]?.next ?? [];
    assert.deepEqual([next?.balancer.name, told(next?.groups[0]?.sent)], ["inner", ["tcp/8080 2 of 2"]]);
    assert.equal(found.decision, "allowed");
    assert.equal(ask([...changes, ...behind], "elb:web", 80).decision, "refused");
  });
});

test("catalogue 600, 603, 604, 605, 606: whatever groups, ACLs, zones and attributes say, what is sent on is what AWS's guides say", () => {
  const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
  const bool = pick("true", "false", undefined);
  const attributes = (given: Record<string, string | undefined>) =>
    Object.fromEntries(Object.entries(given).filter((each): each is [string, string] => each[1] !== undefined));
  const rule = fc
    .tuple(
      pick("sg-elb", "sg-web", "sg-web", "sg-web"),
      pick("ingress", "ingress", "egress") as fc.Arbitrary<"ingress" | "egress">,
      pick("-1", "tcp 8080", "tcp 8000-9000", "tcp 9000"),
      pick("0.0.0.0/0", "10.0.0.0/24", "10.0.1.0/24", "10.0.0.30/32", "10.0.0.8/29", "sg-elb", "sg-client", "sg-web"),
    )
    .map(([group, direction, traffic, peer]) => [group, direction, traffic, peer] as const);
  const acl = fc
    .tuple(
      pick("a", "b"),
      pick("ingress", "egress") as fc.Arbitrary<"ingress" | "egress">,
      pick("10.0.0.0/24", "10.0.0.30/32", "10.0.1.0/24"),
    )
    .map(([zone, direction, cidr]) =>
      small.networkAcl(
        `acl-${zone}`,
        "vpc-0",
        [`subnet-${zone}`],
        [
          small.aclEntry(1, direction, "deny", "-1", cidr),
          small.aclEntry(9, "ingress", "allow", "-1", "0.0.0.0/0"),
          small.aclEntry(9, "egress", "allow", "-1", "0.0.0.0/0"),
        ],
      ),
    );
  const balancers = fc.record({
    type: pick("app", "net"),
    isGrouped: fc.boolean(),
    across: bool,
    acrossOfGroup: pick("true", "false", "use_load_balancer_configuration", undefined),
    preserving: bool,
    targetType: pick("instance", "ip") as fc.Arbitrary<"instance" | "ip">,
    targets: fc.subarray(["a", "b", "c"] as const, { minLength: 1 }),
    onlyIn: pick(undefined, "a", "b"),
    checked: pick("traffic-port", "9000", undefined),
    stopped: pick(undefined, "i-a"),
    ports: pick("HTTP 8080", "HTTP 8081"),
    weight: pick(1, 1, 0),
    opens: pick(true, true, true, false),
  });
  let passed = 0;
  const agrees = fc.property(
    balancers,
    fc.array(rule, { minLength: 2, maxLength: 8 }),
    fc.array(acl, { maxLength: 2 }),
    (spec, rules, acls) => {
      const { type, isGrouped, onlyIn, checked, stopped } = spec;
      const id = `${type}/web/${CODE}`;
      const kept = NODES.filter((node) => onlyIn === undefined || node.endsWith(onlyIn));
      const host = { a: "10.0.0.20", b: "10.0.1.20", c: "10.0.2.20" };
      const changes = [
        ...(type === "app" || isGrouped ? appNodes : netNodes),
        loadBalancer(id, "vpc-0", kept, {
          attributes: attributes({ "load_balancing.cross_zone.enabled": spec.across }),
        }),
        ...listener(id, type === "app" ? "HTTP 80" : "TCP 80", [[WEB, spec.weight]], [[WEB, 1]]),
        targetGroup(
          WEB,
          "vpc-0",
          spec.targetType,
          type === "app" ? spec.ports : spec.ports.replace("HTTP", "TCP"),
          spec.targets.map((zone) => (spec.targetType === "ip" ? host[zone] : `i-${zone}`)),
          {
            attributes: attributes({
              "load_balancing.cross_zone.enabled": spec.acrossOfGroup,
              "preserve_client_ip.enabled": spec.preserving,
            }),
            healthCheck: checked === undefined ? { isEnabled: false } : { port: checked },
          },
        ),
        ...(spec.opens ? [open("sg-elb")] : []),
        ...rules.map((each, i) => small.rule(`sgr-${i}`, ...each)),
        ...acls.flat(),
        ...(stopped === undefined ? [] : [instance(stopped, "stopped")]),
      ];
      const found = ask(changes, "elb:web", 80);
      const world = small.worldOf([...ground, ...changes]);
      const naive = naiveBeyond(world, found.balancer, 80, "10.0.0.30")?.get(WEB);
      const [group] = found.groups;
      const sum = (parts: Beyond["groups"][number]["sent"] = []) => {
        const all = parts.map(({ examined }) => examined);
        return {
          pairs: all.reduce((total, { pairs }) => total + pairs, 0),
          allowed: all.reduce((total, { allowed }) => total + allowed, 0),
        };
      };
      passed += sum(group?.sent).allowed;
      assert.deepEqual(
        { sent: sum(group?.sent), checks: sum(group?.checks), works: group?.decision === "allowed" },
        naive,
      );
    },
  );
  // The same each time, since in other worlds perhaps nothing passes.
  fc.assert(agrees, { numRuns: 200, seed: 1 });
  assert.ok(passed > 50, `${passed} pairs passed`);
  fc.assert(agrees, { numRuns: 200 });
});
