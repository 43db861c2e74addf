/** What hosts refuse, or would refuse, is told with the rule that nearly allows it; what only observed is in no record of a flow log. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ListedRefusals } from "../../src/own-api/hosts/refused.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { flowOf, logFlows, minute, send } from "./flow-reports.ts";
import { ACCOUNT, addHost, answered, errorOf, join, operate } from "./host-client.ts";

test("refusals add up by address and port, the latest first, and name what is missing", async (t) => {
  const { url } = await openCordon(t);
  const { ids } = await makeSmallStack(url, ACCOUNT);
  const nic = ids["eni-web-1"] ?? "";
  const { token } = await addHost(url, "web-1", [{ device: "eth0", interface: nic }]);
  const host = await join(url, token);
  await logFlows(url, { ResourceIds: [nic], ResourceType: "NetworkInterface" });
  const now = minute();
  const observed = { action: "REJECT", isObserved: true } as const;
  const flows = [
    flowOf(nic, now, { ...observed, destinationPort: 8443, sourcePort: 1 }),
    flowOf(nic, now, { ...observed, destinationPort: 8443, sourcePort: 2 }),
    flowOf(nic, now, { action: "REJECT", protocol: 1, icmpType: 8, icmpCode: 0, sourcePort: 0, destinationPort: 0 }),
    flowOf(nic, now, { ...observed, destinationPort: 443 }),
    flowOf(nic, now),
  ];
  assert.equal(await send(url, host, { ...now, flows }), 204);

  const { refusals } = answered<ListedRefusals>(await operate(url, "hosts/refused?host=web-1"));
  assert.deepEqual(
    refusals.map(({ traffic, packets, isObserved, side }) => [
      traffic,
      packets,
      isObserved,
      side.verdict,
      traffic.startsWith("icmp") || side.nearest?.rule.id,
      side.nearest?.differs,
    ]),
    [
      ["tcp/443", 3, true, "allowed", undefined, undefined],
      ["icmp/8/0", 3, false, "refused", true, ["protocol"]],
      ["tcp/8443", 6, true, "refused", ids["sgr-web-443"], ["port"]],
    ],
  );
  const records = (await operate(url, `flows?interface=${nic}`)).body;
  assert.match(records, / ACCEPT /);
  assert.equal(records.match(/ REJECT /g)?.length, 1, "what passed wasn't rejected");

  assert.match(errorOf(await operate(url, "hosts/refused?host=none")), /there is no host none/);
  await operate(url, "hosts/remove", { host: "web-1" });
  assert.equal((await operate(url, "hosts/refused?host=web-1")).status, 404);
});
