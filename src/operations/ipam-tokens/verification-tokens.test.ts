import assert from "node:assert/strict";
import { test } from "node:test";
import { PolicyCordon } from "../ipam-policies/policies-for-tests.ts";
import { ACCOUNT, REGION, refusal } from "../world-for-tests.ts";
import create from "./create-ipam-external-resource-verification-token.ts";
import remove from "./delete-ipam-external-resource-verification-token.ts";
import describeTokens from "./describe-ipam-external-resource-verification-tokens.ts";

const KIND = "ipam-external-resource-verification-token";

test("a token is a random name and value, valid for 72 hours", () => {
  const cordon = new PolicyCordon();
  const TagSpecifications = [{ ResourceType: KIND, Tags: [{ Key: "for", Value: "dns" }] }] as const;
  const { IpamExternalResourceVerificationToken: made } = cordon.run(create, {
    IpamId: cordon.ipamId,
    TagSpecifications,
  });
  const id = made?.IpamExternalResourceVerificationTokenId ?? "";
  assert.match(id, /^ipam-ext-res-ver-token-[0-9a-f]{17}$/);
  assert.equal(made?.State, "create-in-progress");
  assert.equal(made?.NotAfter, "2026-01-05T03:04:05.000Z");
  assert.match(made?.TokenName ?? "", /^\d{8}$/);
  assert.match(made?.TokenValue ?? "", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(made?.IpamExternalResourceVerificationTokenArn, `arn:aws:ec2::${ACCOUNT}:${KIND}/${id}`);
  assert.equal(made?.IpamRegion, REGION);
  const found = (Name: string, value: string) =>
    cordon.run(describeTokens, { Filters: [{ Name, Values: [value] }] }).IpamExternalResourceVerificationTokens?.length;
  assert.equal(found("status", "valid"), 1);
  assert.equal(found("token-name", made?.TokenName ?? ""), 1);
  assert.equal(found("tag:for", "dns"), 1);
  cordon.now = "2026-01-05T03:04:05.000Z";
  assert.equal(found("status", "expired"), 1);
  const input = { IpamExternalResourceVerificationTokenId: id };
  assert.equal(cordon.run(remove, input).IpamExternalResourceVerificationToken?.State, "delete-in-progress");
  assert.throws(() => cordon.run(remove, input), refusal("InvalidIpamExternalResourceVerificationTokenId.NotFound"));
});

test("refusals: more than 100 tokens per IPAM, and a token without an IPAM", () => {
  const cordon = new PolicyCordon();
  const make = (IpamId = cordon.ipamId) => cordon.run(create, { IpamId });
  for (let i = 0; i < 100; i++) make();
  assert.throws(() => make(), refusal("ResourceLimitExceeded"));
  assert.throws(() => make("ipam-00000000000000000"), refusal("InvalidIpamId.NotFound"));
});
