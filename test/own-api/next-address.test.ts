/** The preview of IPAM policies over HTTP: who may ask, and for what. Its answers are tested with boto3. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openCordon } from "../setup/open-cordon.ts";
import { ec2, element, type Key, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const PATH = "/_cordon/ipam/next-address";

test("malformed questions are refused, and no question founds an account", async (t) => {
  const cordon = await openCordon(t);
  const ask = async (query: string) => {
    const { status, body } = await send(cordon.url, { method: "GET", path: `${PATH}?${query}`, body: "" });
    return { status, answer: JSON.parse(body) as Record<string, unknown> };
  };
  for (const query of [
    "",
    "resource-type=ec2&locale=us-east-1",
    "resource-type=eip",
    "resource-type=eip&locale=here",
    "resource-type=eip&locale=us-east-1&account=12",
  ]) {
    assert.equal((await ask(query)).status, 400, query);
  }
  assert.deepEqual(await ask("resource-type=eip&locale=us-east-1-dfw-2&account=111122223333"), {
    status: 200,
    answer: {
      account: "111122223333",
      locale: "us-east-1-dfw-2",
      resourceType: "eip",
      policy: null,
      rules: [],
      served: { by: "amazon", because: "no policy is enabled" },
    },
  });
});

test("with credentials, only a principal with permission may ask, and only about its own account", async (t) => {
  const folder = temporaryFolder("next-address");
  const may: Key = { accessKeyId: "MAY", secretAccessKey: "secret" };
  const mayNot: Key = { accessKeyId: "MAYNOT", secretAccessKey: "secret" };
  const Statement = [{ Effect: "Allow", Action: "ec2:Describe*", Resource: "*" }];
  const file = join(folder, "credentials.json");
  const account = "111122223333";
  const only = (accessKeyId: string, Resource: string) => ({
    ...{ accessKeyId, secretAccessKey: "secret", account },
    policies: [
      { Statement: [{ Effect: "Allow", Action: "ec2:GetEnabledIpamPolicy", Resource: "*" }] },
      { Statement: [{ Effect: "Allow", Action: "ec2:GetIpamPolicyAllocationRules", Resource }] },
    ],
  });
  const ofPolicies = only("OFPOLICIES", `arn:aws:ec2::${account}:ipam-policy/*`);
  const ofNone = only("OFNONE", `arn:aws:ec2::${account}:ipam-policy/ipam-policy-0`);
  const credentials = [
    ofPolicies,
    ofNone,
    { ...may, account },
    { ...mayNot, account, policies: [{ Version: "2012-10-17", Statement }] },
  ];
  writeFileSync(file, JSON.stringify({ credentials }));
  const cordon = await openCordon(t, { credentials: file });
  const ask = async (key: Key | undefined, about = "") => {
    const query = { "resource-type": "eip", locale: "us-east-1", ...(about && { account: about }) };
    const path = `${PATH}?${new URLSearchParams(query)}`;
    const call = { method: "GET", path: PATH, body: "" };
    const headers = key === undefined ? {} : await signedHeaders(cordon.url, key, { ...call, query });
    return (await send(cordon.url, { ...call, path, headers })).status;
  };
  assert.equal(await ask(undefined), 401);
  assert.equal(await ask(mayNot), 403);
  assert.equal(await ask(may), 200);
  assert.equal(await ask(may, account), 200);
  assert.equal(await ask(may, "444455556666"), 403);
  for (const key of [ofPolicies, ofNone]) assert.equal(await ask(key), 200, "no policy is active");
  const ipam = element((await ec2(cordon.url, "CreateIpam", {}, may)).body, "ipamId") ?? "";
  const made = await ec2(cordon.url, "CreateIpamPolicy", { IpamId: ipam }, may);
  const policy = { IpamPolicyId: element(made.body, "ipamPolicyId") ?? "" };
  assert.equal((await ec2(cordon.url, "EnableIpamPolicy", policy, may)).status, 200);
  assert.deepEqual([await ask(may), await ask(ofPolicies), await ask(ofNone)], [200, 200, 403]);
});
